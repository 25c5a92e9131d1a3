// The entry of cardlib: what a card is, and how bytes reach one, in reading order.
#pragma once

// IWYU pragma: begin_exports
#include "cardlib/apdu/apdu.hpp"
#include "cardlib/base/bytes.hpp"
#include "cardlib/base/result.hpp"
#include "cardlib/base/secret.hpp"
#include "cardlib/base/world.hpp"
#include "cardlib/channel/channel.hpp"
#include "cardlib/crypto/crypto.hpp"
#include "cardlib/model/holder.hpp"
#include "cardlib/model/key_table.hpp"
#include "cardlib/model/names.hpp"
// IWYU pragma: end_exports
