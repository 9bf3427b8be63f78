package musette.ui.screens.stream

import musette.Application
import musette.Card
import musette.CardCount
import musette.Connection
import musette.Reason
import musette.StreamAge
import musette.StreamGap
import musette.StreamKind

/** What a person wants to see of the stream. */
enum class Sieve(val kinds: List<StreamKind>) {
    ALL(emptyList()),
    ANNOUNCEMENTS(listOf(StreamKind.ANNOUNCED)),
    SAID(listOf(StreamKind.MENTIONED, StreamKind.ANSWERED, StreamKind.WRITTEN_TO)),
    TASKS(listOf(StreamKind.DUE, StreamKind.ASKED)),
    DOCUMENTS(listOf(StreamKind.CHANGED, StreamKind.SHARED)),
}

/**
 * What concerns this person, from every account.
 *
 * @property needsYou changes of the outbox that wait for a decision.
 * @property done the card that was just put away and can be brought back.
 * @property more there are cards below those that are shown.
 */
data class StreamState(
    val known: Boolean = false,
    val needsYou: Long = 0,
    val asking: List<Card> = emptyList(),
    val cards: List<Card> = emptyList(),
    val counts: List<CardCount> = emptyList(),
    val applications: List<Application> = emptyList(),
    val ages: List<StreamAge> = emptyList(),
    val gaps: List<StreamGap> = emptyList(),
    val sieve: Sieve = Sieve.ALL,
    val more: Boolean = false,
    val connection: Connection = Connection.UNKNOWN,
    val fetching: Boolean = false,
    val done: Card? = null,
    val trouble: Reason? = null,
)

interface StreamDeeds {
    fun open(card: Card)
    fun openOutbox()
    fun openAddress(address: String)
    fun acknowledge(card: Card)
    fun complete(card: Card)
    fun putAway(card: Card)
    fun bringBack()
    fun sift(sieve: Sieve)
    fun more()
    fun refresh()
    fun see(cards: List<Card>)
    fun dismiss()
}

/** The card's key in a list: what a phone can keep. */
internal val Card.key: String get() = "${id.account.text} ${id.row.row}"

/** What stands first, as a list calls it; null where nothing does. */
internal fun firstOf(state: StreamState): String? = if (state.needsYou > 0) "needs" else (state.asking + state.cards).firstOrNull()?.key
