// doctest without a main, for programs with a main of their own that use what tests/support shares.
#define DOCTEST_CONFIG_IMPLEMENT
#include <doctest/doctest.h>
