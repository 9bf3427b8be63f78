package musette.ui.screens.outbox

import androidx.compose.runtime.Composable
import musette.IntentState
import musette.Later
import musette.NeedsYou
import musette.Reason
import musette.Refusal
import musette.Remedy
import musette.ids.IntentRow
import musette.ids.WallTime
import musette.ui.gallery.Samples
import musette.ui.gallery.Scene
import musette.ui.gallery.noDeeds

private fun change(
    row: Long, door: Door, what: String, where: String, state: IntentState = IntentState.Queued, ago: Long = 10, held: WallTime? = null,
    failure: Later? = null, remedies: List<Remedy> = emptyList(),
) = Waiting(Samples.RIVE, door, IntentRow(row), what, where, state, WallTime(Samples.NOW - ago * Samples.MINUTE), held, failure, remedies)

private val waiting = listOf(
    change(
        1, Door.DOCUMENTS, "Crew.xlsx: new contents", "Production / Plans / Stage North",
        IntentState.NeedsYou(NeedsYou.ChangedMeanwhile("Noor Haddad", null)), remedies = listOf(Remedy.CONFIRM, Remedy.DISCARD),
    ),
    change(
        2, Door.DOCUMENTS, "Truss 7.dwg: new file", "Production / Plans", IntentState.NeedsYou(NeedsYou.Refused(Refusal.QUOTA)),
        remedies = listOf(Remedy.RETRY, Remedy.ELSEWHERE, Remedy.DISCARD),
    ),
    change(3, Door.DOCUMENTS, "Power.pdf: new contents", "Production / Plans / Stage North", IntentState.Sending, 2),
    change(4, Door.FEEDS, "Covers are up, see the photograph.", "Safety", held = WallTime(Samples.NOW + 8_000), ago = 0),
    change(5, Door.TASKS, "Task changed: Check load of truss 7", "", failure = Later.OFFLINE, ago = 40),
)
private val arrived = listOf(
    Arrived("1", "Like a post", "Safety", WallTime(Samples.NOW - Samples.HOUR)),
    Arrived("2", "Stage-North.pdf: new contents", "Production / Plans / Stage North", WallTime(Samples.NOW - Samples.DAY)),
)

private fun outbox(state: String, outbox: OutboxState, main: Boolean = false) = Scene("outbox", state, main) { OutboxView(outbox, noDeeds()) }

/** Where it is a place of the rail. */
@Composable
internal fun OutboxAsPlace() = OutboxView(OutboxState(true, waiting, arrived), noDeeds(), isPlace = true)

internal val outboxScenes = listOf(
    outbox("needs-person", OutboxState(true, waiting, arrived), main = true),
    outbox("two-versions", OutboxState(true, waiting.drop(4), arrived, versions = listOfNotNull(settlingScene.versions))),
    outbox("sending", OutboxState(true, waiting.drop(2), arrived, sending = true)),
    outbox("nothing", OutboxState(true)),
    outbox("trouble", OutboxState(true, waiting.drop(3), trouble = Reason.Sending)),
)
