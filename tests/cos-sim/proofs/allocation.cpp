// Nothing allocates in the command path once warm: every visit of sessions.hpp is played to a card,
// the card goes back to where it began, and while it is played again each operator new is counted.
// What the card's own code takes from the heap and what the crypto library takes inside its calls
// are counted apart. Commands that may take memory are named below, with their reason; everything
// else takes none. Nor does the library, but that Botan keeps key schedules in a locked pool of its
// own, whose map of free places grows now and then: by one vector for each key at most.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <new>

#include "cos-sim/kernel/dispatch.hpp"
#include "tests/cos-sim/proofs/sessions.hpp"

namespace {

std::size_t made = 0;        // by anybody
std::size_t made_aside = 0;  // of these, inside the library

}  // namespace

// Replaced for the whole test program.
void* operator new(std::size_t size) {
  ++made;
  if (void* memory = std::malloc(std::max<std::size_t>(1, size))) return memory;
  throw std::bad_alloc();
}
void operator delete(void* memory) noexcept {
  std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
  std::free(memory);
}

using namespace sscard;
using namespace sscard::test;

namespace {

/// Counts what happens while it lives as the library's.
class Aside {
 public:
  Aside() : before_(made) {}
  Aside(const Aside&) = delete;
  Aside& operator=(const Aside&) = delete;
  ~Aside() { made_aside += made - before_; }

 private:
  std::size_t before_;
};

/// A cipher of the library: keying one takes from the library's pool, which may have to grow.
class AsideCipher final : public crypto::Cipher {
 public:
  explicit AsideCipher(std::unique_ptr<crypto::Cipher> cipher) : cipher_(std::move(cipher)) {}
  crypto::CipherKind kind() const override { return cipher_->kind(); }
  void rekey(ByteView key) override {
    const Aside aside;
    cipher_->rekey(key);
  }
  void encrypt_ecb(ByteView in, MutableBytes out) const override {
    const Aside aside;
    cipher_->encrypt_ecb(in, out);
  }
  void decrypt_ecb(ByteView in, MutableBytes out) const override {
    const Aside aside;
    cipher_->decrypt_ecb(in, out);
  }
  void encrypt_cbc(ByteView iv, ByteView in, MutableBytes out) const override {
    const Aside aside;
    cipher_->encrypt_cbc(iv, in, out);
  }
  void decrypt_cbc(ByteView iv, ByteView in, MutableBytes out) const override {
    const Aside aside;
    cipher_->decrypt_cbc(iv, in, out);
  }
  void cmac(ByteView message, MutableBytes out) const override {
    const Aside aside;
    cipher_->cmac(message, out);
  }

 private:
  std::unique_ptr<crypto::Cipher> cipher_;
};

/// The library, with its own appetite on its own bill.
class AsideEngine final : public crypto::Provider {
 public:
  std::string_view name() const override { return botan_.name(); }
  Result<std::unique_ptr<crypto::Cipher>> cipher(crypto::CipherKind kind,
                                                 ByteView key) const override {
    const Aside aside;
    auto made_now = botan_.cipher(kind, key);
    if (!made_now) return made_now;
    return std::unique_ptr<crypto::Cipher>(std::make_unique<AsideCipher>(std::move(*made_now)));
  }
  Result<std::unique_ptr<crypto::RetailMac>> retail_mac(ByteView key) const override {
    const Aside aside;
    return botan_.retail_mac(key);
  }
  Bytes hash(crypto::HashKind kind, ByteView message) const override {
    const Aside aside;
    return botan_.hash(kind, message);
  }
  Bytes hmac(crypto::HashKind kind, ByteView key, ByteView message) const override {
    const Aside aside;
    return botan_.hmac(kind, key, message);
  }
  Status scrypt(ByteView credential, ByteView salt, const crypto::ScryptCost& cost,
                MutableBytes out) const override {
    return botan_.scrypt(credential, salt, cost, out);
  }
  Result<crypto::RsaPrivateKey> make_rsa(std::size_t bits, std::uint32_t exponent) const override {
    return botan_.make_rsa(bits, exponent);
  }
  Result<Bytes> rsa_public(const crypto::RsaPublicKey& key, ByteView in) const override {
    return botan_.rsa_public(key, in);
  }
  Result<Bytes> rsa_private(const crypto::RsaPrivateKey& key, ByteView in) const override {
    const Aside aside;
    return botan_.rsa_private(key, in);
  }
  Result<crypto::Sm2KeyPair> make_sm2() const override { return botan_.make_sm2(); }
  Result<crypto::Sm2Signature> sm2_sign(const crypto::Sm2KeyPair& key, std::string_view user_id,
                                        ByteView message) const override {
    return botan_.sm2_sign(key, user_id, message);
  }
  Result<bool> sm2_verify(const crypto::Sm2PublicKey& key, std::string_view user_id,
                          ByteView message, const crypto::Sm2Signature& signature) const override {
    return botan_.sm2_verify(key, user_id, message, signature);
  }
  void random(MutableBytes out) const override { botan_.random(out); }

 private:
  const crypto::Provider& botan_ = crypto::botan();
};

/// A card that can begin again, random numbers included, without being built anew.
struct Warm {
  explicit Warm(const Bytes& cells) : beginning(cells), memory(cells.size()) { begin(); }
  void begin() {
    card.power_off();
    random = SeededRandom{11};
    memory.write(0, beginning);
    card.power_on(Protocol::T0);
  }
  Bytes beginning;
  cos::MemoryStore memory;
  SeededRandom random{11};
  AsideEngine engine;
  cos::Card card{memory, random, engine};
};

/// Keys in one command: master, process, TAC, and both halves of a MAC key.
constexpr std::size_t pool_growth = 6;

struct Appetite {
  std::size_t times = 0;
  std::size_t ours = 0;
  std::size_t engine = 0;
};
using Bill = std::map<std::string, Appetite>;

std::string name_of(const Session& session, const Bytes& command) {
  const cos::CommandRow* row = row_of(session, command);
  return row == nullptr ? "refused" : row->name;
}

/// Building a card: administration, and the loading of a bank side through its secure channel.
bool builds(std::string_view name) {
  static constexpr std::array all = {"CREATE FILE",
                                     "DELETE FILE",
                                     "WRITE KEY",
                                     "APPEND FCI RECORD",
                                     "END OF PRE-PERSONALIZATION",
                                     "VERIFY TRANSPORT CODE",
                                     "INITIALIZE UPDATE",
                                     "PUT KEY",
                                     "STORE DATA"};
  return std::ranges::find(all, name) != all.end();
}

/// Big numbers: RSA signatures (DDA, CDA), the PIN under the card key; hashes and certificates of
/// the PKI application. And the script that writes a record, which is checked like STORE DATA.
bool needs_memory(const Session& session, const std::string& name, const Bytes& command) {
  const bool bank = session.side == model::Environment::Pse;
  if (builds(name)) return true;
  if (name == "HASH PIN" || (name == "CHANGE PIN" && session.rows != nullptr && !bank))
    return name == "HASH PIN" || command[3] == 0x81;
  if (!bank) return false;
  if (name == "EXTERNAL AUTHENTICATE") return command[0] == 0x84;  // the secure channel's
  if (name == "VERIFY") return command[3] == 0x88;
  if (name == "GENERATE AC") return (command[2] & 0x10U) != 0;
  return name == "INTERNAL AUTHENTICATE" || name == "UPDATE RECORD";
}

void count(const Session& session, const Bytes& cells, const Wire& wire, Bill& bill) {
  Warm warm(cells);
  for (const Bytes& command : wire.commands)
    warm.card.respond(command);
  warm.begin();
  for (std::size_t i = 0; i < wire.commands.size(); ++i) {
    const Bytes& command = wire.commands[i];
    const std::size_t before = made;
    const std::size_t aside_before = made_aside;
    const ByteView answer = warm.card.respond(command);
    const std::size_t all = made - before;
    const std::size_t engine = made_aside - aside_before;
    REQUIRE(equal(answer, wire.answers[i]));
    const std::string name = name_of(session, command);
    const bool hungry = needs_memory(session, name, command);
    CHECK_MESSAGE((hungry || (all == engine && engine <= pool_growth)), session.name, ", ", name,
                  " ", to_hex(command), ": ", all - engine, " of ours, ", engine,
                  " of the library");
    Appetite& appetite = bill[(hungry ? "* " : "") + name];
    ++appetite.times;
    appetite.ours += all - engine;
    appetite.engine += engine;
  }
}

}  // namespace

TEST_CASE("once warm, no command of the application phase takes memory, on either side") {
  Bill bill;
  for (const auto algorithm : {model::Algorithm::TripleDes, model::Algorithm::Sm4})
    for (const Session& session : sessions(algorithm)) {
      const Bytes cells = two_sided_cells(algorithm, session.stage);
      count(session, cells, play(session, cells, algorithm), bill);
    }
  std::string told;
  for (const auto& [name, appetite] : bill)
    if (appetite.ours + appetite.engine != 0)
      told += fmt::format("\n  {}: {} commands, {} of ours, {} of the library", name,
                          appetite.times, appetite.ours, appetite.engine);
  MESSAGE("memory taken by ", told);
  for (const char* spare :
       {"SELECT", "READ RECORD", "UPDATE RECORD", "UPDATE BINARY", "VERIFY", "GET CHALLENGE",
        "INTERNAL AUTHENTICATE", "EXTERNAL AUTHENTICATE", "CREDIT FOR LOAD", "DEBIT FOR PURCHASE",
        "GET PROCESSING OPTIONS", "GET DATA", "GENERATE AC", "APPLICATION BLOCK", "PUT DATA",
        "PIN CHANGE/UNBLOCK", "APPEND RECORD", "PIN RELOAD"})
    CHECK_MESSAGE(bill.contains(spare), std::string(spare), " was never counted");
}
