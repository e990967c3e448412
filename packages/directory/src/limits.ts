/** Bounds on what others send and on what this package holds, each with its reason. */
import type { Rate } from '@warren/kernel'

/** Room for 1024 bootstrap entries of about 110 characters, and the parameters several times. */
export const MAX_NETWORK_FILE_CHARACTERS = 262_144
/** A file is passed around by people; a node asks a handful at a time. */
export const MAX_BOOTSTRAP_ENTRIES = 1024
/** Fits one line of a status. */
export const MAX_NETWORK_NAME_CHARACTERS = 64

/** Relays that a network's text names: several of which one lives, and the text still fits a QR code. */
export const MAX_NETWORK_TEXT_ENTRIES = 8
/** Name, nonce, every parameter changed, and 8 relays at IPv6 addresses: 732 bytes. */
export const MAX_NETWORK_TEXT_BYTES = 1024
/** The same in base64url, with what mail programs put in between. */
export const MAX_NETWORK_TEXT_CHARACTERS = 8192
/** An operator key has 70 characters; more are line breaks and spaces. */
export const MAX_OPERATOR_TEXT_CHARACTERS = 512

/** The full-view design holds to about this many (design of the directory); beyond it a sampled set is needed. */
export const MAX_RELAYS = 50_000
/** One prefix bucket counts once in path selection, so more of one prefix gain an attacker nothing but our memory. */
export const MAX_RELAYS_PER_PREFIX = 512

/** Largest descriptor that decodes: a keys part with operator and IPv6 address has 1480 bytes. */
export const MAX_DESCRIPTOR_BYTES = 2048
/** Items in one message of news. */
export const MAX_ITEMS_PER_MESSAGE = 4096
/** Digits of a relay's name in comparisons: half of its identity. */
export const NAME_DIGITS = 32
/** Relays in a leaf of the fingerprint tree: its hash covers 1 KiB, about what an inner node's does. */
export const LEAF_RELAYS = 16
/** Relays of one range that are listed; a larger range is split, so no reply grows with the set. */
export const MAX_LISTED_RELAYS = 512
/** Three items for each of them: both halves of a contradiction of statements, and the keys. */
export const MAX_ITEMS_PER_REPLY = 3 * MAX_LISTED_RELAYS
/** Tokens that one list question names: 2 for each relay listed, and twice as many that are held aside. */
export const MAX_TOKENS_PER_QUESTION = 4 * MAX_LISTED_RELAYS
export const MAX_TOKENS_PER_REQUEST = 4 * MAX_TOKENS_PER_QUESTION
/** Questions in one request: four levels of a tree at once would be more than it has. */
export const MAX_QUESTIONS = 1024
/** Up to this many tokens fill a cell that would else be padding: then listing is cheaper than splitting further. */
export const LISTED_AT_ONCE_TOKENS = 400
/** A range of so few is listed anyway: 16 children take as many bytes as its tokens. */
export const SMALL_RANGE_RELAYS = 12
/** What a relay's items take together, about: to foresee the size of an answer. */
export const RELAY_BYTES = 1600
/** Bytes of items from which on an answer ends: some seconds on a slow line, so that what follows is not stuck behind it. */
export const ANSWER_TARGET_BYTES = 512 * 1024
/** That, one more reply with the most that it can hold, and fingerprints. */
export const MAX_ANSWER_BYTES = 4 * 1024 * 1024
/** Every token and question that the bounds above allow: 184 KB; in practice one to ten cells. */
export const MAX_REQUEST_BYTES = 64 + MAX_QUESTIONS * (2 + NAME_DIGITS / 2 + 8) + MAX_TOKENS_PER_REQUEST * 8
/** Hashes worked out for one answer: about 16 ms. */
export const MAX_HASHES_PER_ANSWER = 16_384
/** Requests to one peer in a round: fetching {@link MAX_RELAYS} from it alone takes about 200. */
export const MAX_REQUESTS_PER_ROUND = 512
/** Bytes of replies in a row that bring nothing new before a peer is taken to lead us on: differing in everything takes half. */
export const MAX_BARREN_BYTES = 2 * 1024 * 1024
/** What was declined is remembered up to this number, and of one relay this many: beyond it is fetched in vain again. */
export const MAX_DECLINED = 8192
export const MAX_DECLINED_PER_RELAY = 4
/** A push tells what changed in the last instant; a whole set goes by request. */
export const MAX_NEWS_BYTES = 256 * 1024
/** Messages of one link that are in pieces at once: one answer and one request each way, and news between them. */
export const MAX_PARTIAL_MESSAGES_PER_LINK = 4
/** All messages in pieces, over all links: refuses further ones, so that no crowd of peers can fill the memory. */
export const MAX_PARTIAL_BYTES = 64 * 1024 * 1024
/** Requests of ours that one link carries at once. */
export const MAX_OUTSTANDING_PER_LINK = 2
/** Answers being sent at once, over all links; more are told to come later. */
export const MAX_ANSWERS_IN_PROGRESS = 64
/** Cells of ours that wait on a link before we pause: circuits share it. */
export const MAX_QUEUED_CELLS = 32

/** What a request costs beside the hashes for it: reading it and sending a cell. */
export const REQUEST_HASHES = 64
/** Hashes one link may have worked out at once and steadily: a bootstrap of 10,000 takes 30,000; more goes on later. */
export const HASHES_PER_LINK: Rate = { perS: 4096, burst: 65_536 }
/** The same over all links: about a fifth of a core. */
export const HASHES_RATE: Rate = { perS: 200_000, burst: 1_048_576 }
/** Bytes of items one link may fetch at once and steadily: twice a bootstrap of 10,000, then a relay and a half a ms. */
export const ITEM_BYTES_RATE: Rate = { perS: 256 * 1024, burst: 32 * 1024 * 1024 }
/** News one link may push at once and steadily: a network of {@link MAX_RELAYS} with daily statements makes 60 B/s. */
export const NEWS_BYTES_RATE: Rate = { perS: 64 * 1024, burst: 2 * 1024 * 1024 }
/** Links whose rates are remembered; the link floor bounds links to fewer. */
export const MAX_LINKS = 16_384

/** Descriptors verified in one offload job: about 15 ms of work, so that handshakes get their turn in between. */
export const VERIFY_BATCH_ITEMS = 128
/** Items waiting for verification, over all peers; beyond it news is dropped, reconciliation brings it back. */
export const MAX_UNVERIFIED_ITEMS = 16_384

/** Relays whose signed views are remembered: 618 bytes each. */
export const MAX_VIEWS = 512

/** Peers that news is passed on to. Six each reaches a network of 400 with probability > 0.99; reconciliation does the rest. */
export const NEWS_FANOUT = 6
/** Peers asked in one round: never trust one. */
export const PEERS_PER_ROUND = 3
/** Bootstrap entries tried in one round beside them. */
export const BOOTSTRAP_PER_ROUND = 4
/** Relays asked because a link to them is there, when the others are silent: a guard, and one more. */
export const LINKED_PER_ROUND = 2
/** Peers whose misconduct is remembered. */
export const MAX_PENALTIES = 1024

/** Longest path that is ever drawn: the relays count EXTENDs and refuse the ninth. */
export const MAX_PATH_RELAYS = 8
/**
 * Most that a relay may weigh: what one weighs of which nothing is known. So no relay gains by what it lets us measure; it can
 * only lose less than others.
 */
export const MAX_RELAY_WEIGHT = 1
/** Least: enough draws that it is measured again, and few enough that ten times slower costs most of them. */
export const MIN_RELAY_WEIGHT = 1 / 8

/** One primary guard and two that stand in: more would show more relays our address, fewer would leave us without. */
export const GUARD_SAMPLE = 3
/** A vanguard layer has at most one in so many of the eligible relays. */
export const LAYER_SHARE = 4
/** The second layer: two at least, so that one of them can be the wanted last hop. */
export const LAYER2_MIN = 2
export const LAYER2_MAX = 4
/** The third layer, on paths whose end strangers choose: from 16 relays on, since below it every relay would soon be one. */
export const LAYER3_MIN = 4
export const LAYER3_MAX = 6
/** Replacements are counted over so many days. */
export const REPLACEMENT_WINDOW_DAYS = 30
/** Below this many relays their age is not asked for. */
export const MIN_AGED_RELAYS = 16
/** Relays whose failures are remembered. */
export const MAX_TRACKED_FAILURES = 4096
/** Relays with distinct operators and prefixes below which no path is drawn: guard, layer 2, middle, last. */
export const PATH_RELAYS_NEEDED = 4

/** Circuits of our own whose fate is remembered: enough that each of a hundred relays was in a few dozen. */
export const BIAS_OUTCOMES = 2048
/** Of them on disk, for the guard's sake alone. */
export const KEPT_OUTCOMES = 512
/** New ones that are judged together: a judgement takes milliseconds. */
export const OUTCOMES_PER_JUDGEMENT = 32
/**
 * The share of a relay's circuits, those with the neighbours with which most failed, that is left out before it is judged. Half:
 * to frame it, most of its neighbours must be in one hand.
 */
export const FRAMERS_SHARE = 0.5
/** Neighbours on one side below which nobody can tell which of the two is to blame. */
export const MIN_JUDGED_NEIGHBOURS = 2
/** Circuits below which nothing is said. */
export const MIN_JUDGED_CIRCUITS = 12
/** How far beyond what is usual a relay's failures must certainly lie. */
export const SUSPECT_MARGIN = 0.25
/** Failures with one vanguard of a guard that certainly lie above what lossy lines and a few hostile last relays bring about. */
export const SUSPECT_GUARD_RATE = 0.35
/** Certainly: one honest relay in two hundred at each look. */
export const SUSPECT_STANDARD_ERRORS = 2.6

/** Guards that swallowed are remembered up to so many: a node has three, and each change of the sample brings one. */
export const MAX_SILENT_GUARDS = 64

/** Failures in a row, before a circuit succeeds, that count; more are one event, such as a line that was down. */
export const BURST_FAILURES = 8
/** So many in a row count all the same: whoever kills every circuit would else never be counted. */
export const LASTING_FAILURES = 64

/** Pairs of relays of which the speed is remembered: a client has four to six relays before each of some hundreds. */
export const MAX_SPEED_PAIRS = 8192
/** The newest samples that say what is typical. */
export const TYPICAL_SAMPLES = 64
/** Least that a relay weighs on the word of one other relay. */
export const SINGLE_WITNESS_WEIGHT = 1 / 2
/** A hop takes no less: below it is the clock's grain, and a ratio of nothing means nothing. */
export const MIN_HOP_TIME_MS = 1

/** Ages that sources tell are cut to this many days: longer than any parameter asks for. */
export const MAX_AGE_DAYS = 365
