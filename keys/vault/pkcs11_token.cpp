#include "keys/vault/pkcs11_token.hpp"

#include <dlfcn.h>
#include <p11-kit/pkcs11.h>

#include <algorithm>
#include <array>

namespace sscard::keys {
namespace {

constexpr std::string_view scheme = "pkcs11:";
constexpr CK_ULONG items_at_once = 64;
constexpr CK_ULONG master_size = 16;

Error token_refused(const char* step, CK_RV code) {
  return {ErrorKind::Keys, msg("the key token refused: {} (0x{})", step, fmt::format("{:X}", code)),
          msg("look at the token with its own tools; nothing was changed")};
}

std::string decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = text[i] == '%' && i + 2 < text.size()
                          ? from_hex(std::string(text.substr(i + 1, 2)))
                          : std::nullopt;
    if (byte && byte->size() == 1) {
      out.push_back(static_cast<char>(byte->front()));
      i += 2;
    } else {
      out.push_back(text[i]);
    }
  }
  return out;
}

/// The value of `name=` up to the next separator.
std::string attribute(std::string_view uri, std::string_view name) {
  std::size_t at = scheme.size();
  while (at < uri.size()) {
    const std::size_t end = std::min(uri.find_first_of(";?&", at), uri.size());
    const std::string_view part = uri.substr(at, end - at);
    if (part.size() > name.size() && part.starts_with(name) && part[name.size()] == '=')
      return decoded(part.substr(name.size() + 1));
    at = end + 1;
  }
  return {};
}

/// A list of attributes; the values it points to live as long as it.
class Template {
 public:
  void number(CK_ATTRIBUTE_TYPE type, CK_ULONG value) {
    numbers_[used_numbers_] = value;
    add(type, &numbers_[used_numbers_], sizeof(CK_ULONG));
    ++used_numbers_;
  }
  void flag(CK_ATTRIBUTE_TYPE type, bool value) { add(type, value ? &yes_ : &no_, 1); }
  void bytes(CK_ATTRIBUTE_TYPE type, ByteView value) {
    // the module reads only; its interface has no const
    add(type, const_cast<Byte*>(value.data()), value.size());
  }
  CK_ATTRIBUTE* data() { return list_.data(); }
  CK_ULONG size() const { return list_.size(); }

 private:
  void add(CK_ATTRIBUTE_TYPE type, void* value, std::size_t size) {
    list_.push_back({type, value, static_cast<CK_ULONG>(size)});
  }
  std::vector<CK_ATTRIBUTE> list_;
  std::array<CK_ULONG, 4> numbers_{};
  std::size_t used_numbers_ = 0;
  CK_BBOOL yes_ = CK_TRUE;
  CK_BBOOL no_ = CK_FALSE;
};

constexpr CK_MECHANISM_TYPE only_mechanism = CKM_DES3_ECB_ENCRYPT_DATA;

struct FlagRow {
  CK_ATTRIBUTE_TYPE type;
  bool value;
  const char* fault;  ///< a phrase
};
/// What every master is and is not. SoftHSM takes nothing more once MODIFIABLE is off: it is last.
constexpr std::array<FlagRow, 12> master_flags{
    {{CKA_PRIVATE, true, phrase("everybody sees it")},
     {CKA_SENSITIVE, true, phrase("its value can be read")},
     {CKA_EXTRACTABLE, false, phrase("it can leave the token")},
     {CKA_COPYABLE, false, phrase("it can be copied")},
     {CKA_DERIVE, true, phrase("it cannot derive")},
     {CKA_ENCRYPT, false, phrase("it can encipher")},
     {CKA_DECRYPT, false, phrase("it can decipher")},
     {CKA_SIGN, false, phrase("it can make MACs")},
     {CKA_VERIFY, false, phrase("it can check MACs")},
     {CKA_WRAP, false, phrase("it can wrap keys")},
     {CKA_UNWRAP, false, phrase("it can unwrap keys")},
     {CKA_MODIFIABLE, false, phrase("its rights can be changed")}}
};

void add_master_rights(Template& to, bool on_token) {
  to.number(CKA_CLASS, CKO_SECRET_KEY);
  to.number(CKA_KEY_TYPE, CKK_DES2);
  to.flag(CKA_TOKEN, on_token);
  to.bytes(CKA_ALLOWED_MECHANISMS,
           {reinterpret_cast<const Byte*>(&only_mechanism), sizeof only_mechanism});
  for (const FlagRow& row : master_flags)
    to.flag(row.type, row.value);
}

CK_MECHANISM derivation(CK_KEY_DERIVATION_STRING_DATA& data, ByteView in) {
  data.pData = const_cast<Byte*>(in.data());
  data.ulLen = static_cast<CK_ULONG>(in.size());
  return {only_mechanism, &data, sizeof data};
}

}  // namespace

bool is_token_place(const std::string& name) {
  return name.starts_with(scheme);
}

Result<TokenPlace> parse_token_place(const std::string& uri) {
  TokenPlace out{attribute(uri, "module-path"), attribute(uri, "token")};
  if (is_token_place(uri) && out.module.starts_with('/') && !out.label.empty()) return out;
  return Error{ErrorKind::Usage, msg("'{}' is no address of a token", uri),
               msg("write pkcs11:token=LABEL?module-path=/FULL/PATH.so")};
}

// --- the session ---------------------------------------------------------------------------------

struct Pkcs11Token::Api {
  void* library = nullptr;
  CK_FUNCTION_LIST* call = nullptr;
  CK_SESSION_HANDLE session = CK_INVALID_HANDLE;
  bool initialized = false;

  Api() = default;
  Api(const Api&) = delete;
  Api& operator=(const Api&) = delete;
  ~Api() {
    if (session != CK_INVALID_HANDLE) call->C_CloseSession(session);
    if (initialized) call->C_Finalize(nullptr);
    if (library != nullptr) ::dlclose(library);
  }

  Status load(const std::string& module);
  Result<CK_SLOT_ID> slot_of(const std::string& label) const;
  Status log_in(CK_SLOT_ID slot, const TokenPin& pin);
};

Status Pkcs11Token::Api::load(const std::string& module) {
  library = ::dlopen(module.c_str(), RTLD_NOW | RTLD_LOCAL);
  void* entry = library == nullptr ? nullptr : ::dlsym(library, "C_GetFunctionList");
  if (entry == nullptr) {
    return Error{ErrorKind::Keys, msg("{} is no PKCS#11 module", module),
                 msg("name the library of the token with its full path")};
  }
  const auto get = reinterpret_cast<CK_C_GetFunctionList>(entry);
  CK_RV code = get(&call);
  if (code == CKR_OK) code = call->C_Initialize(nullptr);
  if (code != CKR_OK) return token_refused("C_Initialize", code);
  initialized = true;
  return {};
}

Result<CK_SLOT_ID> Pkcs11Token::Api::slot_of(const std::string& label) const {
  std::array<CK_SLOT_ID, items_at_once> slots{};
  CK_ULONG count = slots.size();
  const CK_RV code = call->C_GetSlotList(CK_TRUE, slots.data(), &count);
  if (code != CKR_OK) return token_refused("C_GetSlotList", code);
  for (CK_ULONG i = 0; i < count; ++i) {
    CK_TOKEN_INFO info{};
    if (call->C_GetTokenInfo(slots[i], &info) != CKR_OK) continue;
    const std::string padded(reinterpret_cast<const char*>(info.label), sizeof info.label);
    const std::size_t last = padded.find_last_not_of(' ');
    if (last != std::string::npos && padded.substr(0, last + 1) == label) return slots[i];
  }
  return Error{ErrorKind::Keys, msg("there is no token '{}'", label),
               msg("insert or initialize the token, or name another one")};
}

Status Pkcs11Token::Api::log_in(CK_SLOT_ID slot, const TokenPin& pin) {
  CK_RV code =
      call->C_OpenSession(slot, CKF_SERIAL_SESSION | CKF_RW_SESSION, nullptr, nullptr, &session);
  if (code != CKR_OK) return token_refused("C_OpenSession", code);
  const ByteView bytes = pin.reveal(SecretAccess::for_cipher());
  code = call->C_Login(session, CKU_USER, const_cast<Byte*>(bytes.data()), bytes.size());
  if (code == CKR_OK) return {};
  if (code != CKR_PIN_INCORRECT && code != CKR_PIN_LOCKED && code != CKR_PIN_LEN_RANGE)
    return token_refused("C_Login", code);
  return Error{ErrorKind::Keys, msg("the token does not open: another PIN, or it is locked"),
               msg("both persons type their part again, in the right order")};
}

Pkcs11Token::Pkcs11Token(std::unique_ptr<Api> api, std::string label)
    : api_(std::move(api)), label_(std::move(label)) {}

Pkcs11Token::~Pkcs11Token() = default;

Result<std::unique_ptr<Pkcs11Token>> Pkcs11Token::open(const TokenPlace& place,
                                                       const TokenPin& pin) {
  auto api = std::make_unique<Api>();
  if (Status loaded = api->load(place.module); !loaded) return loaded.error();
  const auto slot = api->slot_of(place.label);
  if (!slot) return slot.error();
  if (Status in = api->log_in(*slot, pin); !in) return in.error();
  return std::unique_ptr<Pkcs11Token>(new Pkcs11Token(std::move(api), place.label));
}

// --- objects -------------------------------------------------------------------------------------

Result<TokenObject> Pkcs11Token::generate_master(const std::string& label, ByteView id) {
  Template master;
  master.bytes(CKA_LABEL, as_bytes(label));
  master.bytes(CKA_ID, id);
  add_master_rights(master, true);
  CK_MECHANISM mechanism{CKM_DES2_KEY_GEN, nullptr, 0};
  CK_OBJECT_HANDLE out = 0;
  const CK_RV code =
      api_->call->C_GenerateKey(api_->session, &mechanism, master.data(), master.size(), &out);
  if (code != CKR_OK) return token_refused("C_GenerateKey", code);
  return out;
}

Result<TokenObject> Pkcs11Token::store_master(const std::string& label, ByteView id,
                                              const KeyBytes& value) {
  expects(value.size() == master_size);
  Template master;
  master.bytes(CKA_LABEL, as_bytes(label));
  master.bytes(CKA_ID, id);
  master.bytes(CKA_VALUE, value.reveal(SecretAccess::for_cipher()));
  add_master_rights(master, true);
  CK_OBJECT_HANDLE out = 0;
  const CK_RV code = api_->call->C_CreateObject(api_->session, master.data(), master.size(), &out);
  if (code != CKR_OK) return token_refused("C_CreateObject", code);
  return out;
}

namespace {

/// One attribute's bytes; empty when it has none or hides it.
Bytes value_of(CK_FUNCTION_LIST& call, CK_SESSION_HANDLE session, TokenObject object,
               CK_ATTRIBUTE_TYPE type) {
  CK_ATTRIBUTE wanted{type, nullptr, 0};
  if (call.C_GetAttributeValue(session, object, &wanted, 1) != CKR_OK) return {};
  if (wanted.ulValueLen == CK_UNAVAILABLE_INFORMATION) return {};
  Bytes out(wanted.ulValueLen);
  wanted.pValue = out.data();
  if (call.C_GetAttributeValue(session, object, &wanted, 1) != CKR_OK) return {};
  return out;
}

}  // namespace

Result<std::vector<TokenItem>> Pkcs11Token::items(unsigned long object_class) {
  Template wanted;
  wanted.number(CKA_CLASS, object_class);
  wanted.flag(CKA_TOKEN, true);
  CK_FUNCTION_LIST& call = *api_->call;
  CK_RV code = call.C_FindObjectsInit(api_->session, wanted.data(), wanted.size());
  if (code != CKR_OK) return token_refused("C_FindObjectsInit", code);
  std::vector<TokenItem> out;
  std::array<CK_OBJECT_HANDLE, items_at_once> found{};
  for (CK_ULONG count = found.size(); code == CKR_OK && count == found.size();) {
    code = call.C_FindObjects(api_->session, found.data(), found.size(), &count);
    for (CK_ULONG i = 0; code == CKR_OK && i < count; ++i)
      out.push_back({found[i], {}, {}});
  }
  call.C_FindObjectsFinal(api_->session);
  if (code != CKR_OK) return token_refused("C_FindObjects", code);
  for (TokenItem& item : out) {
    item.label = std::string(as_text(value_of(call, api_->session, item.object, CKA_LABEL)));
    if (object_class == CKO_SECRET_KEY)
      item.id = value_of(call, api_->session, item.object, CKA_ID);
  }
  return out;
}

Result<std::vector<TokenItem>> Pkcs11Token::masters() {
  return items(CKO_SECRET_KEY);
}

Status Pkcs11Token::check_master(const TokenItem& item) {
  const auto loose = [&](const char* fault) {
    return Error{ErrorKind::Keys, msg("the key '{}' of the token is loose: {}", item.label, fault),
                 msg("somebody worked on the token with other tools: do not use it, call the "
                     "custodians")};
  };
  CK_FUNCTION_LIST& call = *api_->call;
  for (const FlagRow& row : master_flags) {
    const Bytes value = value_of(call, api_->session, item.object, row.type);
    if (value.size() != 1 || (value[0] != 0) != row.value) return loose(row.fault);
  }
  const Bytes allowed = value_of(call, api_->session, item.object, CKA_ALLOWED_MECHANISMS);
  const ByteView right(reinterpret_cast<const Byte*>(&only_mechanism), sizeof only_mechanism);
  if (!equal(allowed, right)) return loose(phrase("other mechanisms may use it"));
  return {};
}

Status Pkcs11Token::store_data(const std::string& label, ByteView value) {
  Template object;
  object.number(CKA_CLASS, CKO_DATA);
  object.flag(CKA_TOKEN, true);
  object.flag(CKA_PRIVATE, true);
  object.flag(CKA_MODIFIABLE, false);
  object.flag(CKA_COPYABLE, false);
  object.bytes(CKA_LABEL, as_bytes(label));
  object.bytes(CKA_VALUE, value);
  CK_OBJECT_HANDLE out = 0;
  const CK_RV code = api_->call->C_CreateObject(api_->session, object.data(), object.size(), &out);
  if (code != CKR_OK) return token_refused("C_CreateObject", code);
  return {};
}

Result<std::vector<Bytes>> Pkcs11Token::data(const std::string& label) {
  const auto all = items(CKO_DATA);
  if (!all) return all.error();
  std::vector<Bytes> out;
  for (const TokenItem& item : *all) {
    if (item.label == label)
      out.push_back(value_of(*api_->call, api_->session, item.object, CKA_VALUE));
  }
  return out;
}

Status Pkcs11Token::destroy(TokenObject object) {
  const CK_RV code = api_->call->C_DestroyObject(api_->session, object);
  if (code != CKR_OK) return token_refused("C_DestroyObject", code);
  return {};
}

// --- derivation ----------------------------------------------------------------------------------

Status Pkcs11Token::derive_bytes(TokenObject master, ByteView in, MutableBytes out) {
  expects(in.size() == out.size() && !in.empty());
  CK_KEY_DERIVATION_STRING_DATA data{};
  CK_MECHANISM mechanism = derivation(data, in);
  Template child;
  child.number(CKA_CLASS, CKO_SECRET_KEY);
  child.number(CKA_KEY_TYPE, CKK_GENERIC_SECRET);
  child.number(CKA_VALUE_LEN, in.size());
  child.flag(CKA_TOKEN, false);
  child.flag(CKA_SENSITIVE, false);
  child.flag(CKA_EXTRACTABLE, true);
  CK_FUNCTION_LIST& call = *api_->call;
  CK_OBJECT_HANDLE object = 0;
  CK_RV code =
      call.C_DeriveKey(api_->session, &mechanism, master, child.data(), child.size(), &object);
  if (code != CKR_OK) return token_refused("C_DeriveKey", code);
  CK_ATTRIBUTE value{CKA_VALUE, out.data(), static_cast<CK_ULONG>(out.size())};
  code = call.C_GetAttributeValue(api_->session, object, &value, 1);
  call.C_DestroyObject(api_->session, object);
  if (code != CKR_OK || value.ulValueLen != out.size())
    return token_refused("C_GetAttributeValue", code);
  return {};
}

Result<TokenObject> Pkcs11Token::derive_master(TokenObject master, ByteView factor_pair) {
  expects(factor_pair.size() == master_size);
  CK_KEY_DERIVATION_STRING_DATA data{};
  CK_MECHANISM mechanism = derivation(data, factor_pair);
  Template child;
  add_master_rights(child, false);
  CK_OBJECT_HANDLE object = 0;
  const CK_RV code = api_->call->C_DeriveKey(api_->session, &mechanism, master, child.data(),
                                             child.size(), &object);
  if (code != CKR_OK) return token_refused("C_DeriveKey", code);
  return object;
}

}  // namespace sscard::keys
