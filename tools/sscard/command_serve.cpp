// sscard sim serve: card images in the readers of pcscd, with the packaged driver vpcd or our own,
// in the system's pcscd or in a private one. A chain with a missing link is explained.
#include <atomic>
#include <csignal>
#include <cstdio>
#include <thread>

#include "cos-sim/attach/paced_card.hpp"
#include "tools/sscard/commands.hpp"
#include "tools/sscard/private_pcscd.hpp"
#include "tools/sscard/reader_chain.hpp"
#include "tools/sscard/simulated_card.hpp"

namespace sscard::tools {
namespace {

using cos::ReaderDriver;
using namespace std::chrono_literals;

constexpr auto connect_limit = 10s;

struct ServeWish {
  std::vector<std::string> images;
  std::string driver = "vpcd";
  std::string library;
  std::string private_folder;
  std::string speed;
  std::uint16_t port = cos::ServeOptions{}.first_port;
  std::uint16_t first_slot = 0;

  ReaderDriver which() const { return driver == "own" ? ReaderDriver::Own : ReaderDriver::Vpcd; }
  ChainPlaces places() const {
    ChainPlaces out = usual_places();
    if (!library.empty()) out.own_libraries = {library};
    return out;
  }
  ChainWish chain() const {
    return {
        .driver = which(), .cards = images.size(), .first_port = port, .first_slot = first_slot};
  }
};

/// The cards with their images open, slowed down when a speed was asked for.
struct ServedImages {
  std::vector<std::unique_ptr<SimulatedCard>> cards;
  std::vector<std::unique_ptr<cos::PacedCard>> paced;
  std::vector<cos::CardPort*> ports;
};

Result<ServedImages> open_images(const Context& context, const ServeWish& wish) {
  ServedImages out;
  for (const std::string& path : wish.images) {
    auto card = SimulatedCard::open(path, context.world);
    if (!card) return card.error();
    out.cards.push_back(std::move(*card));
    out.ports.push_back(out.cards.back().get());
    if (wish.speed.empty()) continue;
    const Bytes atr = out.cards.back()->power_on(Protocol::T0);
    out.cards.back()->power_off();
    const auto model = cos::model_at(wish.speed, atr);
    if (!model) return model.error();
    out.paced.push_back(std::make_unique<cos::PacedCard>(*out.ports.back(), *model));
    out.ports.back() = out.paced.back().get();
  }
  return out;
}

std::atomic<bool> stop_serving{false};

void end_on_signals() {
  stop_serving = false;
  std::signal(SIGINT, [](int) { stop_serving = true; });
  std::signal(SIGTERM, [](int) { stop_serving = true; });
}

Result<cos::ServeOptions> system_readers(const ServeWish& wish) {
  const ChainFacts facts = gather_facts(wish.places(), wish.which());
  const ChainWish chain = wish.chain();
  if (auto missing = missing_link(facts, chain)) return *std::move(missing);
  cos::ServeOptions out{.driver = wish.which(), .first_port = wish.port};
  out.first_slot = wish.first_slot;
  if (const auto entry = own_entry_for(facts, chain)) out.folder = entry->own_device()->folder;
  return out;
}

Result<std::unique_ptr<PrivatePcscd>> private_readers(const ServeWish& wish) {
  PrivateReaders readers;
  const bool own = wish.which() == ReaderDriver::Own;
  (own ? readers.own : readers.vpcd) = wish.images.size();
  if (own) readers.own_library = gather_facts(wish.places(), ReaderDriver::Own).driver_file;
  return PrivatePcscd::start(wish.private_folder, readers);
}

void announce(const Context& context, const ServeWish& wish, const PrivatePcscd* pcscd) {
  context.print.say(
      msg("{} cards are in the readers of pcscd; end with Ctrl-C", wish.images.size()));
  if (pcscd != nullptr) {
    context.print.say(
        msg("other programs reach them with PCSCLITE_CSOCK_NAME={}", pcscd->client_socket()));
  } else if (wish.which() == ReaderDriver::Vpcd) {
    context.print.warn(
        msg("vpcd listens on all interfaces and asks nobody who he is: whoever "
            "reaches port {} can put cards in; keep it apart with --private FOLDER "
            "(a network of its own), or use --driver own",
            wish.port));
  }
  // Whoever started us waits for these words, also through a pipe.
  std::fflush(context.print.streams().out);
}

Result<ExitCode> until_stopped(PrivatePcscd* pcscd) {
  while (!stop_serving) {
    if (pcscd != nullptr && !pcscd->alive()) {
      return Error{ErrorKind::NoService, msg("the private pcscd has ended"),
                   msg("see its log, {}", pcscd->log())};
    }
    std::this_thread::sleep_for(100ms);
  }
  return ExitCode::Done;
}

Result<ExitCode> serve(const Context& context, const ServeWish& wish) {
  auto images = open_images(context, wish);
  if (!images) return images.error();
  end_on_signals();
  std::unique_ptr<PrivatePcscd> pcscd;
  cos::ServeOptions where;
  if (wish.private_folder.empty()) {
    auto found = system_readers(wish);
    if (!found) return found.error();
    where = *found;
  } else {
    auto started = private_readers(wish);
    if (!started) return started.error();
    pcscd = std::move(*started);
    where = pcscd->serve(wish.which());
  }
  cos::CardServer server(images->ports, where);
  if (const Status in = server.wait_until_connected(connect_limit); !in) return in.error();
  announce(context, wish, pcscd.get());
  auto ended = until_stopped(pcscd.get());
  server.stop();
  return ended;
}

}  // namespace

void define_serve(Program& program, Verb noun) {
  const auto wish = std::make_shared<ServeWish>();
  const Verb verb = program.verb(
      noun, "serve",
      phrase("put card images into the readers of pcscd. Recipes: "
             "(1) pcscd with vsmartcard-vpcd installed: sim serve a.card; "
             "(2) nothing shared, nothing on the network: sim serve --driver own --private /tmp/r "
             "a.card, then PCSCLITE_CSOCK_NAME=/tmp/r/run/pcscd.comm opensc-tool -l"));
  verb.option("images", wish->images, phrase("card image files")).required();
  verb.option("--driver", wish->driver,
              phrase("vpcd: the packaged driver; own: ours, without polling and network"))
      .one_of({"vpcd", "own"});
  verb.option("--private", wish->private_folder,
              phrase("start a pcscd of its own with its files in this folder"));
  verb.option("--port", wish->port, phrase("port of the first vpcd reader"));
  verb.option("--first-slot", wish->first_slot, phrase("first slot of our driver")).between(0, 15);
  verb.option("--library", wish->library, phrase("file of our driver, libifd-sscard.so"));
  verb.option("--speed", wish->speed, phrase("take the time of a real card at so many bit/s"))
      .one_of({"9600", "13440", "38400", "115200", "230400", "307200"});
  program.does(verb, [wish](const Context& context) { return serve(context, *wish); });
}

}  // namespace sscard::tools
