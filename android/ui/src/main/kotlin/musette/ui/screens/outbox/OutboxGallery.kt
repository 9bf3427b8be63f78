package musette.ui.screens.outbox

import androidx.compose.runtime.Composable
import musette.Account
import musette.Connection
import musette.IntentState
import musette.KeptBack
import musette.Later
import musette.NeedsYou
import musette.Reason
import musette.Refusal
import musette.Remedy
import musette.SignInNeed
import musette.ids.ContentRow
import musette.ids.IntentRow
import musette.ids.ItemRow
import musette.ids.WallTime
import musette.ui.gallery.Samples
import musette.ui.gallery.Scene
import musette.ui.gallery.noDeeds
import musette.ui.gallery.windowOf

private fun change(
    row: Long, door: Door, what: String, where: String, state: IntentState = IntentState.Queued, ago: Long = 10, held: WallTime? = null,
    failure: Later? = null, remedies: List<Remedy> = emptyList(), nearest: String? = null, triedAgo: Long? = null,
) = Waiting(
    Samples.RIVE, door, IntentRow(row), what, where, state, WallTime(Samples.NOW - ago * Samples.MINUTE), held, failure, remedies,
    name = what.substringBefore(":"), nearest = nearest, triedAt = triedAgo?.let { WallTime(Samples.NOW - it * Samples.MINUTE) },
    nextAt = triedAgo?.let { WallTime(Samples.NOW + 4 * Samples.MINUTE) },
)

private val waiting = listOf(
    change(
        1, Door.DOCUMENTS, "Crew.xlsx: new contents", "Production › Plans › Stage North",
        IntentState.NeedsYou(NeedsYou.ChangedMeanwhile("Noor Haddad", null)), remedies = listOf(Remedy.CONFIRM, Remedy.DISCARD),
    ),
    change(
        2, Door.DOCUMENTS, "Truss 7.dwg: new file", "Production › Plans", IntentState.NeedsYou(NeedsYou.Refused(Refusal.QUOTA)),
        remedies = listOf(Remedy.RETRY, Remedy.ELSEWHERE, Remedy.DISCARD),
    ),
    change(3, Door.DOCUMENTS, "Power.pdf: new contents", "Production › Plans › Stage North", IntentState.Sending, 2),
    change(
        6, Door.DOCUMENTS, "Rigging.docx: new contents", "Production › Plans › Stage South", IntentState.NeedsYou(NeedsYou.ParentGone), 30,
        remedies = listOf(Remedy.ELSEWHERE, Remedy.DISCARD), nearest = "Production/Plans",
    ),
    change(
        7, Door.FEEDS, "I bring salt", "Stage crew", IntentState.NeedsYou(NeedsYou.Refused(Refusal.NOT_A_MEMBER)), 50,
        remedies = listOf(Remedy.RETRY, Remedy.DISCARD),
    ),
    change(4, Door.FEEDS, "Covers are up, see the photograph.", "Safety", held = WallTime(Samples.NOW + 8_000), ago = 0),
    change(5, Door.TASKS, "Task changed: Check load of truss 7", "", failure = Later.OFFLINE, ago = 40),
    change(
        8, Door.DOCUMENTS, "Standby power for stage north, including both generators and the lake pump.xlsx: new contents", "Production › Plans › Stage North",
        failure = Later.BUSY, ago = 41, triedAgo = 8,
    ),
)
private val back = listOf(
    Back.Words(Samples.RIVE, Samples.draft(1, "Covers are up, see the photograph. The crane leaves at 16:15.")),
    Back.File(
        Samples.RIVE,
        KeptBack(
            ContentRow(1), ItemRow(30), "Crew.xlsx", "Production/Plans/Stage North", 18_000uL, WallTime(Samples.NOW - Samples.HOUR),
            WallTime(Samples.NOW + 29 * Samples.DAY), null, ItemRow(1), false,
        ),
    ),
    Back.Words(Samples.RIVE, Samples.draft(2, "Are the monitors on the lake stage ours?", null, "", listOf(Samples.noor, Samples.luc), Samples.DAY)),
    Back.File(
        Samples.RIVE,
        KeptBack(
            ContentRow(2), ItemRow(31), "North covers.jpg", "", 2_100_000uL, WallTime(Samples.NOW - Samples.DAY),
            WallTime(Samples.NOW + 28 * Samples.DAY), null, null, false,
        ),
    ),
)
private val signedOut = Account(
    Samples.CAFES, "Rive Cafés", "ada.keller@cafes.example", "Ada Keller", SignInNeed.Again, Connection.ONLINE, WallTime(Samples.NOW - 30 * Samples.DAY),
)
private fun ofKind(vararg rows: Long) = waiting.filter { it.intent.row in rows }
private val arrived = listOf(
    Arrived("1", "Like a post", "Safety", WallTime(Samples.NOW - Samples.HOUR)),
    Arrived("2", "Stage-North.pdf: new contents", "Production › Plans › Stage North", WallTime(Samples.NOW - Samples.DAY)),
)

/** The list of a state, all of it here. */
fun windowIn(state: OutboxState) = windowOf(rowsOf(state), key = OutboxRow::key)

private fun outbox(state: String, outbox: OutboxState, main: Boolean = false) = Scene("outbox", state, main) { OutboxView(outbox, windowIn(outbox), noDeeds()) }

/** Where it is a place of the rail. */
@Composable
internal fun OutboxAsPlace() = OutboxState(true, waiting, arrived).let { OutboxView(it, windowIn(it), noDeeds(), isPlace = true) }

internal val outboxScenes = listOf(
    outbox("needs-person", OutboxState(true, waiting, arrived), main = true),
    outbox("sign-in-again", OutboxState(true, ofKind(7, 5), signIn = listOf(signedOut))),
    outbox("taken-back", OutboxState(true, ofKind(4, 5), back = back)),
    outbox("let-go", OutboxState(true, back = back, letting = back[1])),
    outbox("others-fall", OutboxState(true, ofKind(4, 5), falling = Falling(waiting[3], Reason.OthersFall(listOf(IntentRow(5), IntentRow(8)))))),
    outbox("two-versions", OutboxState(true, ofKind(5), arrived, versions = listOfNotNull(settlingScene.versions))),
    outbox("sending", OutboxState(true, ofKind(3, 4, 5), arrived, sending = true)),
    outbox("offline", OutboxState(true, ofKind(5, 8), arrived, sending = true, isOffline = true)),
    outbox("captured", OutboxState(true, ofKind(5, 8), arrived, isOffline = true, isCaptured = true)),
    outbox("nothing", OutboxState(true)),
    outbox("first-time", OutboxState()),
    outbox("trouble", OutboxState(true, ofKind(3), trouble = Reason.Sending, about = "Power.pdf")),
)
