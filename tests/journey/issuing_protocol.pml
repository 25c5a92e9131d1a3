/* The issuing protocol as a model (design.md 3; reference/security.md 4.2 and Appendix A).
 *
 * Two persons, three cards, one host. The host may crash between any two steps; writing on a card
 * may be torn before, during or after; while the host is down the operator may swap or take away
 * the card. Without a flag this is the design that the station follows:
 *
 *   intent (durable) -> check -> write -> verify -> result (durable)
 *   restart: look at the card of each open intent; finished: record; blank: back to stock;
 *            anything else, or a card that cannot be asked: quarantine and invalid list
 *
 * Three plausible designs are planted as bugs. Each must be found to give a person two cards:
 *   -DWRITE_THEN_RECORD    no intent at all
 *   -DRELEASE_ON_RESTART   intent first, but a restart releases what is open without looking
 *   -DCARD_FIRST           the card first, the reservation after it
 */
#ifndef MAXC
#define MAXC 3 /* crashes */
#endif
#ifndef MAXT
#define MAXT 3 /* tears */
#endif
#define NC 3
#define NP 2
#define NONE 255

#if !defined(WRITE_THEN_RECORD) && !defined(CARD_FIRST)
#define INTENT
#endif

mtype = { BLANK, PART, FINAL };                  /* what the chip holds */
mtype = { STOCK, RESERVED, ISSUED, QUARANTINED }; /* what the ledger holds, durably */

mtype chip[NC];
byte chip_person[NC];
mtype ledger[NC];
byte ledger_person[NC];
bool served[NP];
byte crashes = 0;
byte tears = 0;
byte present = NONE; /* the card in the reader */

#define MAY_CRASH if :: crashes < MAXC -> crashes++; goto restart :: skip fi

inline other_card() {
  if
  :: skip
  :: atomic { byte q; select (q : 0 .. 2); present = q }
  :: present = NONE
  fi
}

/* Each open intent is settled before anything else happens. */
inline settle() {
  i = 0;
  do
  :: i < NC ->
     if
     :: ledger[i] == RESERVED ->
#ifdef RELEASE_ON_RESTART
        ledger[i] = STOCK
#else
        if
        :: atomic { present == i && chip[i] == FINAL && chip_person[i] == ledger_person[i] ->
                    ledger[i] = ISSUED; served[ledger_person[i]] = true }
        :: atomic { present == i && chip[i] == BLANK -> ledger[i] = STOCK }
        :: atomic { present != i || chip[i] == PART ||
                    (chip[i] == FINAL && chip_person[i] != ledger_person[i]) ->
                    ledger[i] = QUARANTINED }
        fi
#endif
     :: else
     fi;
     i++;
     MAY_CRASH
  :: else -> break
  od
}

proctype host() {
  byte p;
  byte c;
  byte i;
  bool ok;

restart:
  atomic { p = 0; c = NONE; ok = false; other_card() } /* volatile state is gone */
#if defined(INTENT)
  settle();
#endif
  p = 0;
  do
  :: p < NP ->
     if
     :: !served[p] ->
        atomic {
          if
          :: ledger[0] == STOCK -> c = 0
          :: ledger[1] == STOCK -> c = 1
          :: ledger[2] == STOCK -> c = 2
          :: ledger[0] != STOCK && ledger[1] != STOCK && ledger[2] != STOCK -> c = NC
          fi
        }
        if
        :: c >= NC -> p = NP
        :: else ->
           present = c;
#ifdef INTENT
           atomic { ledger[c] = RESERVED; ledger_person[c] = p } /* durable before the card */
           MAY_CRASH;
#endif
#ifndef WRITE_THEN_RECORD
           if /* check: blank, or handed back untouched (here: out of the stock) */
           :: chip[c] != BLANK -> atomic { ledger[c] = QUARANTINED }; goto next_person
           :: else
           fi;
           MAY_CRASH;
#endif
           if /* first half of the writing */
           :: atomic { chip[c] != FINAL -> chip[c] = PART; chip_person[c] = p }
           :: atomic { chip[c] == FINAL -> ok = false } /* the life cycle has one way only */
           :: atomic { tears < MAXT -> tears++; ok = false }
           :: atomic { tears < MAXT && chip[c] != FINAL ->
                       tears++; chip[c] = PART; chip_person[c] = p; ok = false }
           fi;
           MAY_CRASH;
           if /* second half */
           :: atomic { chip[c] == PART && chip_person[c] == p -> chip[c] = FINAL; ok = true }
           :: atomic { tears < MAXT ->
                       tears++;
                       if :: chip[c] == PART -> chip[c] = FINAL :: else fi; /* answer lost */
                       ok = false }
           :: atomic { else -> ok = false }
           fi;
           MAY_CRASH;
#ifdef CARD_FIRST
           atomic { ledger[c] = RESERVED; ledger_person[c] = p }
           MAY_CRASH;
#endif
           if
           :: ok -> atomic { ledger[c] = ISSUED; ledger_person[c] = p; served[p] = true }
           :: else ->
#ifdef WRITE_THEN_RECORD
              skip
#else
              atomic { ledger[c] = QUARANTINED } /* a missing answer is "unknown", never "no" */
#endif
           fi;
           MAY_CRASH
        fi;
next_person:
        skip
     :: else -> p++
     fi
  :: else -> break
  od
}

/* A card that works and that nobody has put on the invalid list. */
#define LIVE(c, p)                                                                            \
  (chip[c] == FINAL && chip_person[c] == p && ledger[c] != QUARANTINED && ledger[c] != RESERVED)
#define TWO(p) ((LIVE(0, p) && LIVE(1, p)) || (LIVE(0, p) && LIVE(2, p)) || (LIVE(1, p) && LIVE(2, p)))
#define TRUE_ENTRY(c) (ledger[c] == ISSUED -> (chip[c] == FINAL && chip_person[c] == ledger_person[c]))

init {
  byte i = 0;
  atomic {
    do
    :: i < NC ->
       chip[i] = BLANK; chip_person[i] = NONE; ledger[i] = STOCK; ledger_person[i] = NONE; i++
    :: else -> break
    od;
    run host()
  }
}

ltl one_card_per_person { [] !(TWO(0) || TWO(1)) }
ltl ledger_is_true { [] (TRUE_ENTRY(0) && TRUE_ENTRY(1) && TRUE_ENTRY(2)) }
