#include "keys/vault/pair_seal.hpp"

#include <doctest/doctest.h>

#include "tests/support/world.hpp"

using namespace sscard;
using namespace sscard::keys;

namespace {

const crypto::Provider& engine = crypto::openssl();

PairSeal seal_of(Byte key_byte) {
  const auto key = engine.cipher(crypto::CipherKind::Sm4, Bytes(16, key_byte));
  return PairSeal::create(engine, **key).value();
}

const PairRequest wanted[] = {
    {PairUse::Card,   PairKind::Rsa, 768,  3    },
    {PairUse::Issuer, PairKind::Rsa, 1048, 65537},
    {PairUse::Card,   PairKind::Sm2, 0,    0    },
};

}  // namespace

TEST_CASE("a sealed pair opens for its use in its vault, and nowhere else") {
  test::SeededRandom random(1);
  for (const PairRequest& request : wanted) {
    const auto made = make_open_pair(engine, request);
    REQUIRE(made);
    const PairSeal seal = seal_of(0x11);
    const SealedPair sealed = seal.seal(request, *made, random);
    const auto open = seal.open(sealed, request.use);
    REQUIRE(open);
    const bool same = open->rsa.p == made->rsa.p && open->rsa.qinv == made->rsa.qinv &&
                      open->sm2.d.same_as(made->sm2.d);
    CHECK(same);
    const PairUse other = request.use == PairUse::Card ? PairUse::Issuer : PairUse::Card;
    CHECK_FALSE(seal.open(sealed, other));
    SealedPair renamed = sealed;
    renamed.use = other;
    CHECK_FALSE(seal.open(renamed, other));
    CHECK_FALSE(seal_of(0x12).open(sealed, request.use));
    // the private numbers stand nowhere in what leaves the vault
    const std::string shown = to_hex(encode(sealed));
    CHECK(shown.find(to_hex(made->rsa.p.empty() ? Bytes(5, 0xEE) : made->rsa.p)) ==
          std::string::npos);
  }
}

TEST_CASE("one flipped bit anywhere in a sealed pair breaks the seal") {
  test::SeededRandom random(2);
  const PairRequest request{PairUse::Card, PairKind::Sm2, 0, 0};
  const PairSeal seal = seal_of(0x11);
  const SealedPair sealed = seal.seal(request, make_open_pair(engine, request).value(), random);
  std::size_t opened = 0;
  for (std::size_t i = 0; i < sealed.sealed.size(); ++i) {
    SealedPair touched = sealed;
    touched.sealed[i] ^= 0x01;
    opened += seal.open(touched, PairUse::Card) ? 1 : 0;
  }
  SealedPair foreign_point = sealed;
  foreign_point.public_key[5] ^= 0x01;
  opened += seal.open(foreign_point, PairUse::Card) ? 1 : 0;
  CHECK(opened == 0);
  for (std::size_t size = 0; size < sealed.sealed.size(); ++size) {
    SealedPair cut = sealed;
    cut.sealed.resize(size);
    opened += seal.open(cut, PairUse::Card) ? 1 : 0;
  }
  CHECK(opened == 0);
}

TEST_CASE("lengths of keys end where the standard says") {
  struct Row {
    PairRequest request;
    bool good;
  };
  const Row rows[] = {
      {{PairUse::Card, PairKind::Rsa, 752, 3},     false},
      {{PairUse::Card, PairKind::Rsa, 1424, 3},    false},
      {{PairUse::Card, PairKind::Rsa, 776, 3},     false},
      {{PairUse::Card, PairKind::Rsa, 768, 5},     false},
      {{PairUse::Issuer, PairKind::Rsa, 1984, 3},  false},
      {{PairUse::Card, PairKind::Rsa, 768, 65537}, true },
      {{PairUse::Card, PairKind::Rsa, 784, 3},     true },
  };
  for (const Row& row : rows) {
    CAPTURE(row.request.bits);
    const auto made = make_open_pair(engine, row.request);
    CHECK(made.has_value() == row.good);
    if (made) CHECK(made->rsa.public_key.modulus.size() * 8 == row.request.bits);
    if (made) CHECK(made->rsa.qinv.size() == made->rsa.p.size());
  }
}

TEST_CASE("a pair comes back from its bytes, and a cut one does not") {
  const SealedPair pair{
      PairUse::Issuer, PairKind::Rsa, {1, 2},
        {3},
        {4, 5, 6}
  };
  const Bytes bytes = encode(pair);
  CHECK(parse_sealed_pair(bytes).value() == pair);
  std::size_t taken = 0;
  for (std::size_t size = 0; size < bytes.size(); ++size)
    taken += parse_sealed_pair(ByteView(bytes).first(size)) ? 1 : 0;
  taken += parse_sealed_pair(concat(bytes, Bytes{0})) ? 1 : 0;
  CHECK(taken == 0);
}
