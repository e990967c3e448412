/** Bounds of the node's own tables and of the local API, each with its reason. */

/** Jobs remembered; the oldest that ended are forgotten first. */
export const JOBS_MAX = 256
/** Jobs at work at once: more is a program in a loop. */
export const JOBS_RUNNING_MAX = 32
/** Events kept for a listener that comes back; a busy node sends a few a second. */
export const EVENTS_KEPT = 512
/** Listeners at once: the page in a few tabs, the command line, some programs. */
export const EVENT_LISTENERS_MAX = 32
/** Of those, kept free for the owner: other programs cannot keep his page or command line from listening. */
export const EVENT_LISTENERS_RESERVED = 8
/** Events waiting for a listener that does not read; then it is cut off and comes back with its last id. */
export const EVENTS_QUEUED_MAX = 256
/** Answers kept for repeated requests. */
export const IDEMPOTENT_ANSWERS_MAX = 256
/** Codes of the page that wait to be used: each start of a browser makes one. */
export const PAGE_CODES_MAX = 16
/** Entries of a directory that the page shows: more is not chosen from by eye. */
export const PLACE_ENTRIES_MAX = 2000
/** Directory entries looked at for what was dragged into the page: a large home, in a few seconds. */
export const PLACE_SEARCH_MAX = 200_000
/** How deep below the home it is looked for. */
export const PLACE_SEARCH_DEPTH = 12
/** Servers of this machine that the page offers: more is not chosen from by eye. */
export const LOCAL_SERVERS_MAX = 512
/** Processes, and open files of each, that are looked through for whose they are: a large desktop. */
export const LOCAL_PROCESSES_MAX = 4096
export const LOCAL_PROCESS_FILES_MAX = 4096
/** Of a local server's answer to a check: titles stand at its beginning. */
export const TARGET_ANSWER_MAX_BYTES = 64 * 1024
/** A title that the page shows in one line. */
export const TARGET_TITLE_MAX_CHARACTERS = 120
/** Files that play in the page, or did lately. */
export const MEDIA_TICKETS_MAX = 64
/** Tokens: one a program. */
export const TOKENS_MAX = 64
/** A backup file: far more than 64 services, keys and all shares fill. */
export const BACKUP_FILE_MAX_BYTES = 8 * 1024 * 1024
/** Services: each holds circuits open. */
export const SERVICES_MAX = 64
/** Keys to others' services. */
export const CLIENT_AUTH_MAX = 1024
/** Streams from visitors at once, over all services: each is a socket on this machine. */
export const VISITOR_STREAMS_MAX = 2048
/** Connections to the API at once. */
export const API_CONNECTIONS_MAX = 128
/** Files and directories of Warren in a home, and others there, that are looked at: far more than shares make. */
export const HOME_ENTRIES_MAX = 100_000
/** A log file; two are kept. */
export const LOG_FILE_MAX_BYTES = 4 * 1024 * 1024
/** The least rate a relay may be given: below it the handshakes of a few circuits already wait for seconds. */
export const RELAY_MIN_BYTES_PER_S = 64_000
/** The least volume: below it a relay comes and goes all day. */
export const RELAY_MIN_VOLUME_BYTES = 10_000_000
/** Bytes passed on that are forgotten if the relay is killed. */
export const RELAY_VOLUME_UNSAVED_BYTES = 16 * 1024 * 1024
/** Browsers at the port for links at once, each with a few connections. */
export const GATEWAY_CONNECTIONS_MAX = 64
/** Connections that read metrics at once: a Prometheus or two, and a person. */
export const METRICS_CONNECTIONS_MAX = 8
/** Rows of a folder on one page: more only makes browsers slow. */
export const GATEWAY_ROWS_MAX = 1000
/** Lists of files that are kept for those who turn pages. */
export const CONTENT_LISTS_KEPT = 2
/** Relays asked in one round whether they reach this one, of different operators and places. */
export const REACHABILITY_TESTERS = 3
/** Dials that one relay can ask for at once, to learn whether it is reached: it asks seldom, and again after a restart. */
export const REACH_BACK_BURST = 3
/** Such dials under way, over all relays: each holds a socket for seconds if nobody answers. */
export const MAX_REACH_BACKS = 16
/** Relays of which is remembered how often they asked. */
export const MAX_REACH_BACK_MEMORY = 4096
/** How many of them must have failed, none having succeeded, before it counts as unreachable: one may lie. */
export const REACHABILITY_VOTES = 2
/** An index of services, keys, shares and sites in a backup file: 64 services, 1024 keys, 1000 sites, 10,000 names and ten thousand shares. */
export const RECOVERY_INDEX_MAX_BYTES = 4 * 1024 * 1024
/** Names of services and shares: a component of a path has 255 bytes. */
export const RECOVERY_NAME_MAX_BYTES = 255
/** `unix:` and a path. */
export const RECOVERY_TARGET_MAX_BYTES = 1024
/** A link with 8 hints has 470 characters. */
export const RECOVERY_LINK_MAX_BYTES = 1024
/**
 * Numbers that are passed over after a restore: what was made after the index was last put is not in it, and its number
 * must not come again.
 */
export const RECOVERY_NUMBER_GAP = 1024
/** Shares that the words can be split into: more than one gives to friends. */
export const RECOVERY_SHARES_MAX = 16
/** Relays beside those to start from that a shown network names: a file stays short, and newcomers learn the rest from any of them. */
export const STARTING_POINTS_MAX = 16

/** Least that the queues of a node may hold: a few busy circuits. */
export const MIN_QUEUE_BYTES = 32_000_000

/** What queues may hold unless the owner says otherwise: a part of the machine's memory, which also has his other programs. */
export const DEFAULT_QUEUE_PART = 1 / 8

/** More helps no queue that is read: 100 circuits that each carry 10 MB/s over 1 s hold as much. */
export const MAX_DEFAULT_QUEUE_BYTES = 1024 ** 3

/** What a circuit carries in the time of one look if it is busy: 50 kB/s, below which it was not asked for more. */
export const RATE_BUSY_BYTES = 256 * 1024

/** The end of the log in a support bundle: what a person looks through before he passes it on. */
export const SUPPORT_LOG_LINES = 400
/** More than so many lines have. */
export const SUPPORT_LOG_MAX_BYTES = 256 * 1024
/** Fields that tokens without the scope `admin` see of a circuit's volume: below it one page is told from another. */
export const COARSE_BYTES = 1024 * 1024
/** A page of a site that is written anew before it is shown, and a style sheet: larger ones are programs' output, and seconds of work. */
export const SITE_HTML_MAX_BYTES = 1024 * 1024
export const SITE_CSS_MAX_BYTES = 512 * 1024
/** Elements within elements of a page of a site: no page that people write has more, and browsers stop at 512. */
export const SITE_HTML_DEPTH_MAX = 256
/** Folders that are looked at before they are published: a person looks at one. */
export const PREVIEWS_MAX = 16
/** Rows of one folder of a preview. */
export const PREVIEW_ENTRIES_MAX = 10_000
/** Bytes of a preview that are read from the disk at once. */
export const PREVIEW_READ_BYTES = 256 * 1024
/** Sites that were clicked on and have not opened yet: a person opens a few at a time. */
export const VISITS_MAX = 16
/** Browsers that are let in but have not come, and that came: one for each site that somebody reads. */
export const BROWSE_TICKETS_MAX = 16
export const BROWSE_SESSIONS_MAX = 64
/** An address that a link leads out to, on the page that shows it. */
export const LEAVE_ADDRESS_MAX_CHARACTERS = 8192
/** Pages that are written anew at once, over all sites: each takes a worker for up to seconds, and circuits are built there too. */
export const SANITISED_AT_ONCE = 1
