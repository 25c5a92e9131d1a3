// Entry of cos-sim: a card that behaves. Read in this order: the contacts, the card, what it can be
// made of, the memory below.
#pragma once

#include "cos-sim/attach/card_port.hpp"
#include "cos-sim/attach/in_process.hpp"
#include "cos-sim/attach/serve.hpp"
#include "cos-sim/hardware/image_file.hpp"
#include "cos-sim/hardware/nv_memory.hpp"
#include "cos-sim/hardware/power_cut.hpp"
#include "cos-sim/hardware/store.hpp"
#include "cos-sim/kernel/blank.hpp"
#include "cos-sim/kernel/card.hpp"
#include "cos-sim/kernel/command.hpp"
#include "cos-sim/kernel/environment.hpp"
#include "cos-sim/kernel/file_system.hpp"
#include "cos-sim/kernel/firewall.hpp"
#include "cos-sim/kernel/inspect.hpp"
