#include "keys/vault/pkcs11_vault.hpp"

#include <dlfcn.h>
#include <doctest/doctest.h>
#include <fmt/format.h>
#include <p11-kit/pkcs11.h>

#include "keys/vault/test_keys.hpp"
#include "soft_token.hpp"

using namespace sscard;
using namespace sscard::keys;

namespace {

/// Somebody with the PIN and his own tools, beside the vault: a raw session with the token.
class Intruder {
 public:
  explicit Intruder(const SoftToken& token) {
    token.choose();
    library_ = ::dlopen(token.place().module.c_str(), RTLD_NOW | RTLD_LOCAL);
    const auto get = reinterpret_cast<CK_C_GetFunctionList>(::dlsym(library_, "C_GetFunctionList"));
    get(&call_);
    call_->C_Initialize(nullptr);
    std::array<CK_SLOT_ID, 8> slots{};
    CK_ULONG count = slots.size();
    call_->C_GetSlotList(CK_TRUE, slots.data(), &count);
    call_->C_OpenSession(slots[0], CKF_SERIAL_SESSION | CKF_RW_SESSION, nullptr, nullptr,
                         &session_);
    std::string pin = std::string(SoftToken::pin_halves[0]) + SoftToken::pin_halves[1];
    call_->C_Login(session_, CKU_USER, reinterpret_cast<Byte*>(pin.data()), pin.size());
  }
  Intruder(const Intruder&) = delete;
  Intruder& operator=(const Intruder&) = delete;
  ~Intruder() { call_->C_Finalize(nullptr); }

  CK_OBJECT_HANDLE find(std::string label) {
    CK_OBJECT_CLASS secret = CKO_SECRET_KEY;
    CK_ATTRIBUTE wanted[] = {
        {CKA_LABEL, label.data(), label.size() },
        {CKA_CLASS, &secret,      sizeof secret}
    };
    CK_OBJECT_HANDLE out = 0;
    CK_ULONG count = 0;
    call_->C_FindObjectsInit(session_, wanted, 2);
    call_->C_FindObjects(session_, &out, 1, &count);
    call_->C_FindObjectsFinal(session_);
    return count == 1 ? out : 0;
  }
  CK_FUNCTION_LIST& call() { return *call_; }
  CK_SESSION_HANDLE session() const { return session_; }
  /// A DES2 key object with these rights, label and id.
  CK_RV create(std::string label, Bytes id, bool encrypt, CK_MECHANISM_TYPE only) {
    CK_OBJECT_CLASS secret = CKO_SECRET_KEY;
    CK_KEY_TYPE type = CKK_DES2;
    Bytes value = *from_hex("5DB3A27F10C4E68A9B3D57F1C2E40678");
    CK_BBOOL yes = CK_TRUE;
    CK_BBOOL no = CK_FALSE;
    CK_BBOOL may = encrypt ? CK_TRUE : CK_FALSE;
    CK_ATTRIBUTE list[] = {
        {CKA_CLASS,              &secret,      sizeof secret},
        {CKA_KEY_TYPE,           &type,        sizeof type  },
        {CKA_TOKEN,              &yes,         1            },
        {CKA_PRIVATE,            &yes,         1            },
        {CKA_SENSITIVE,          &yes,         1            },
        {CKA_EXTRACTABLE,        &no,          1            },
        {CKA_MODIFIABLE,         &no,          1            },
        {CKA_COPYABLE,           &no,          1            },
        {CKA_DERIVE,             &yes,         1            },
        {CKA_ENCRYPT,            &may,         1            },
        {CKA_DECRYPT,            &no,          1            },
        {CKA_SIGN,               &no,          1            },
        {CKA_VERIFY,             &no,          1            },
        {CKA_WRAP,               &no,          1            },
        {CKA_UNWRAP,             &no,          1            },
        {CKA_ALLOWED_MECHANISMS, &only,        sizeof only  },
        {CKA_LABEL,              label.data(), label.size() },
        {CKA_ID,                 id.data(),    id.size()    },
        {CKA_VALUE,              value.data(), value.size() }
    };
    CK_OBJECT_HANDLE out = 0;
    return call_->C_CreateObject(session_, list, std::size(list), &out);
  }

 private:
  void* library_ = nullptr;
  CK_FUNCTION_LIST* call_ = nullptr;
  CK_SESSION_HANDLE session_ = 0;
};

/// What a vault says of a token after somebody worked on it.
std::string vault_says(const SoftToken& token) {
  return in_child([&] {
    const auto open = token.open();
    const auto ring = read_token_ring(*open, crypto::openssl());
    return ring ? fmt::format("{} keys", ring->entries().size()) : ring.error().what.english();
  });
}

/// A token whose vault holds one key of the bank.
struct BankToken {
  SoftToken token;
  explicit BankToken(bool test = true) {
    const std::string made = in_child([&] {
      const auto open = token.open();
      if (!found_token_vault(*open, {Role::Bank, test, model::KeyLevel::City, ""}))
        return std::string("no charter");
      const auto key = generate_in_token(*open, crypto::openssl(), "bank AC", {});
      return key ? key->name : key.error().what.english();
    });
    REQUIRE(made == "bank AC");
  }
  Bytes id_of(const std::string& label) const {
    return *from_hex(in_child([&] {
      const auto open = token.open();
      const auto masters = open->masters();
      for (const TokenItem& item : *masters) {
        if (item.label == label) return to_hex(item.id);
      }
      return std::string();
    }));
  }
};

}  // namespace

TEST_CASE("keys made in a token come in versions, obey the charter, and SM4 is refused by name") {
  const BankToken bank;
  CHECK(vault_says(bank.token) == "1 keys");
  const auto make = [&](const char* name) {
    return in_child([&] {
      const auto open = bank.token.open();
      const auto key = generate_in_token(*open, crypto::openssl(), name, {});
      return key ? fmt::format("version {}", key->version) : key.error().what.english();
    });
  };
  CHECK(make("bank AC") == "version 2");
  CHECK(make("SSSE IRK").find("not made in this vault") != std::string::npos);
  CHECK(make("exchange bank").find("SM4") != std::string::npos);
  const std::string states = in_child([&] {
    const auto open = bank.token.open();
    const auto ring = read_token_ring(*open, crypto::openssl());
    std::size_t active = 0;
    for (const KeyEntry& entry : ring->entries())
      active += entry.facts.state == KeyState::Active ? 1 : 0;
    const bool second = !found_token_vault(*open, *ring->charter()).has_value();
    return fmt::format("{} active, founded again: {}", active, !second);
  });
  CHECK(states == "1 active, founded again: false");
}

namespace {

/// What the token let an intruder do with a master; each attempt must be refused.
class Attempts {
 public:
  Attempts(Intruder& intruder, CK_OBJECT_HANDLE master)
      : call_(intruder.call()), session_(intruder.session()), master_(master) {}

  void attributes() {
    CK_ATTRIBUTE read{CKA_VALUE, value_, sizeof value_};
    note("value read", call_.C_GetAttributeValue(session_, master_, &read, 1));
    CK_ATTRIBUTE decrypt{CKA_DECRYPT, &yes_, 1};
    note("decrypt switched on", call_.C_SetAttributeValue(session_, master_, &decrypt, 1));
    CK_ATTRIBUTE plain{CKA_SENSITIVE, &no_, 1};
    note("made readable", call_.C_SetAttributeValue(session_, master_, &plain, 1));
    CK_ATTRIBUTE weaker[] = {
        {CKA_ENCRYPT,    &yes_, 1},
        {CKA_MODIFIABLE, &yes_, 1}
    };
    CK_OBJECT_HANDLE copy = 0;
    note("copied with other rights", call_.C_CopyObject(session_, master_, weaker, 2, &copy));
  }

  void uses() {
    Byte iv[8] = {};
    CK_ULONG size = sizeof value_;
    for (const CK_MECHANISM_TYPE type : {CKM_DES3_ECB, CKM_DES3_CBC}) {
      const bool cbc = type == CKM_DES3_CBC;
      CK_MECHANISM mechanism{type, cbc ? iv : nullptr, cbc ? sizeof iv : 0};
      note("enciphers", call_.C_EncryptInit(session_, &mechanism, master_));
      note("deciphers", call_.C_DecryptInit(session_, &mechanism, master_));
      note("wraps", call_.C_WrapKey(session_, &mechanism, master_, master_, value_, &size));
    }
    CK_MECHANISM cmac{CKM_DES3_CMAC, nullptr, 0};
    note("makes MACs", call_.C_SignInit(session_, &cmac, master_));
  }

  void other_derivation() {
    struct CbcData {
      CK_BYTE iv[8];
      CK_BYTE_PTR data;
      CK_ULONG size;
    } cbc{{}, value_, 16};
    CK_MECHANISM other{CKM_DES3_CBC_ENCRYPT_DATA, &cbc, sizeof cbc};
    CK_OBJECT_CLASS secret = CKO_SECRET_KEY;
    CK_KEY_TYPE aes = CKK_AES;
    CK_ULONG sixteen = 16;
    CK_ATTRIBUTE child[] = {
        {CKA_CLASS,     &secret,  sizeof secret },
        {CKA_KEY_TYPE,  &aes,     sizeof aes    },
        {CKA_VALUE_LEN, &sixteen, sizeof sixteen}
    };
    CK_OBJECT_HANDLE derived = 0;
    note("derives by another mechanism",
         call_.C_DeriveKey(session_, &other, master_, child, 3, &derived));
  }

  std::string told() const { return done_.empty() ? "all refused" : done_; }

 private:
  void note(const char* what, CK_RV code) {
    if (code == CKR_OK) done_ += fmt::format("{};", what);
  }
  CK_FUNCTION_LIST& call_;
  CK_SESSION_HANDLE session_;
  CK_OBJECT_HANDLE master_;
  CK_BBOOL yes_ = CK_TRUE;
  CK_BBOOL no_ = CK_FALSE;
  Byte value_[64] = {};
  std::string done_;
};

}  // namespace

TEST_CASE("somebody with the PIN and other tools gets nothing out of a master") {
  const BankToken bank;
  const std::string answers = in_child([&] {
    Intruder intruder(bank.token);
    const CK_OBJECT_HANDLE master = intruder.find("bank AC v1");
    if (master == 0) return std::string("no master");
    Attempts attempts(intruder, master);
    attempts.attributes();
    attempts.uses();
    attempts.other_derivation();
    return attempts.told();
  });
  CHECK(answers == "all refused");
  CHECK(vault_says(bank.token) == "1 keys");
}

TEST_CASE("keys that somebody put beside the vault's own make the whole token unusable") {
  struct Row {
    const char* what;
    std::string label;
    bool right_id;
    bool encrypt;
    CK_MECHANISM_TYPE only;
    const char* said;
  };
  constexpr CK_MECHANISM_TYPE right = CKM_DES3_ECB_ENCRYPT_DATA;
  const Row rows[] = {
      {"no facts",              "mine",        false, false, right,        "did not make"  },
      {"facts of another key",  "bank MAC v1", true,  false, right,        "did not make"  },
      {"the same name twice",   "bank AC v1",  true,  false, right,        "loaded already"},
      {"with more rights",      "bank AC v1",  true,  true,  right,        "encipher"      },
      {"with other mechanisms", "bank AC v1",  true,  false, CKM_DES3_ECB, "mechanisms"    },
  };
  for (const Row& row : rows) {
    CAPTURE(row.what);
    const BankToken bank;
    const Bytes id = row.right_id ? bank.id_of("bank AC v1") : Bytes{1, 2, 3};
    CHECK(in_child([&] {
            Intruder intruder(bank.token);
            return std::to_string(intruder.create(row.label, id, row.encrypt, row.only));
          }) == "0");
    const std::string said = vault_says(bank.token);
    CAPTURE(said);
    CHECK(said.find(row.said) != std::string::npos);
  }
}

TEST_CASE("test keys stay out of a production token, and a wrong side's keys out of every token") {
  const auto loads = [](const Charter& charter) {
    const SoftToken token;
    return in_child([&] {
      const auto open = token.open();
      static_cast<void>(found_token_vault(*open, charter));
      const auto ring = test_key_ring(crypto::openssl(), Step::BankSecond);
      const auto load = load_into_token(*open, *ring);
      return load ? std::string("loaded") : load.error().what.english();
    });
  };
  CHECK(loads({Role::Bank, false, model::KeyLevel::City, ""}).find("do not mix") !=
        std::string::npos);
  CHECK(loads({Role::Social, true, model::KeyLevel::City, "990101"}).find("does not belong") !=
        std::string::npos);
  CHECK(loads({Role::Bank, true, model::KeyLevel::City, ""}) == "loaded");
}
