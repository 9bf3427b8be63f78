package musette.ui.screens.outbox

import musette.IntentState
import musette.Later
import musette.NeedsYou
import musette.Reason
import musette.Remedy
import musette.TwoVersions
import musette.ids.AccountId
import musette.ids.IntentRow
import musette.ids.WallTime

/** Which door of the core a change belongs to: each has its own deeds. */
enum class Door { DOCUMENTS, FEEDS, TASKS }

/**
 * A change that a person asked for, whatever it is of.
 *
 * @property what the words of what it asks for: "new file", "answer to Luc Favre".
 */
data class Waiting(
    val account: AccountId,
    val door: Door,
    val intent: IntentRow,
    val what: String,
    val where: String,
    val state: IntentState,
    val askedAt: WallTime,
    val holdUntil: WallTime? = null,
    val lastFailure: Later? = null,
    val remedies: List<Remedy> = emptyList(),
) {
    val why: NeedsYou? get() = (state as? IntentState.NeedsYou)?.why
    val key: String get() = "${account.text} ${door.name} ${intent.row}"
}

/** What was delivered: what, where, when. */
data class Arrived(val key: String, val what: String, val where: String, val at: WallTime)

data class OutboxState(
    val known: Boolean = false,
    val waiting: List<Waiting> = emptyList(),
    val arrived: List<Arrived> = emptyList(),
    val versions: List<TwoVersions> = emptyList(),
    val sending: Boolean = false,
    val trouble: Reason? = null,
)

interface OutboxDeeds {
    fun back()
    fun send()
    fun retry(change: Waiting)
    fun cancel(change: Waiting)
    fun confirm(change: Waiting)
    fun settle(versions: TwoVersions)
    fun dismiss()
}
