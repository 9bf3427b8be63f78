package musette.ui.screens.stream

import musette.Application
import musette.Card
import musette.CardAbout
import musette.Connection
import musette.Reason
import musette.StreamAge
import musette.StreamGap
import musette.StreamId
import musette.StreamKind
import musette.ids.AccountId
import musette.ui.AccountChoice
import musette.ui.frame.Route

/** What a person wants to see of the stream. */
enum class Sieve(val kinds: List<StreamKind>) {
    ALL(emptyList()),
    ANNOUNCEMENTS(listOf(StreamKind.ANNOUNCED)),
    SAID(listOf(StreamKind.MENTIONED, StreamKind.ANSWERED, StreamKind.WRITTEN_TO)),
    TASKS(listOf(StreamKind.DUE, StreamKind.ASKED)),
    DOCUMENTS(listOf(StreamKind.CHANGED, StreamKind.SHARED)),
}

/**
 * What concerns this person, from every account, but for the cards, which are a window's.
 *
 * @property needsYou changes of the outbox that wait for a decision.
 * @property choice of which accounts the cards are.
 * @property opened the card that was opened last; it is marked as long as what it leads to stands beside the cards.
 * @property done the card that was just put away and can be brought back.
 */
data class StreamState(
    val needsYou: Long = 0,
    val applications: List<Application> = emptyList(),
    val ages: List<StreamAge> = emptyList(),
    val gaps: List<StreamGap> = emptyList(),
    val sieve: Sieve = Sieve.ALL,
    val choice: AccountChoice = AccountChoice(),
    val connection: Connection = Connection.UNKNOWN,
    val fetching: Boolean = false,
    val opened: StreamId? = null,
    val done: Card? = null,
    val trouble: Reason? = null,
)

/** Where a card of this account leads within the app; null where it leads elsewhere, or nowhere. */
internal fun CardAbout.route(account: AccountId): Route? = when (this) {
    is CardAbout.Post -> Route.Thread(account, thread.row)
    is CardAbout.Document -> Route.Document(account, item.row)
    is CardAbout.Shared -> item?.let { Route.Document(account, it.row) }
    is CardAbout.Task -> null
}

interface StreamDeeds {
    fun open(card: Card)
    fun openOutbox()
    fun openAddress(address: String)
    fun acknowledge(card: Card)
    fun complete(card: Card)
    fun putAway(card: Card)
    fun bringBack()
    fun sift(sieve: Sieve)
    fun choose(account: AccountId?)
    fun refresh()
    fun dismiss()
}
