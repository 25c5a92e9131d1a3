#include "tests/support/sample.hpp"

#include "personalizer/intake/acceptance.hpp"
#include "personalizer/intake/toml_manifest.hpp"

namespace sscard::test {

SampleFolder::SampleFolder(std::size_t persons, bool faults) {
  tools::SampleRequest request;
  request.persons = persons;
  request.folder = folder.path();
  request.faults = faults;
  sample = tools::write_sample(request, *vault, real_world()).value();
}

void SampleFolder::damage(const std::string& path,
                          const std::function<void(std::string&)>& change) {
  Files& files = real_world().files;
  const Bytes before = files.read(path).value();
  std::string text(as_text(before));
  change(text);
  static_cast<void>(files.replace(path, as_bytes(text)));
}

void SampleFolder::resend(perso::Side side, const std::function<void(std::string&)>& change) {
  const std::string& path = path_of(side);
  damage(path, change);
  Files& files = real_world().files;
  const std::string manifest_path = path + ".manifest";
  perso::Manifest manifest =
      perso::parse_manifest(manifest_path, files.read(manifest_path).value()).value();
  const Bytes content = files.read(path).value();
  perso::measure_file(content, manifest.facts);
  const std::string text = perso::manifest_text(manifest.facts);
  const auto key =
      side == perso::Side::Social ? keys::ExchangeKey::Social : keys::ExchangeKey::Bank;
  const auto mac = vault->exchange_mac(key, as_bytes(text)).value();
  static_cast<void>(files.replace(manifest_path, as_bytes(text + perso::manifest_mac_line(mac))));
}

}  // namespace sscard::test
