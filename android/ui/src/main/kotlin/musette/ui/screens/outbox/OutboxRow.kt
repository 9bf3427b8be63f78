package musette.ui.screens.outbox

import musette.Account
import musette.TwoVersions

/** The list of the outbox: what needs the person first, then what was taken back, what waits, and what has arrived. */
sealed interface OutboxRow {
    val key: String

    /** Above rows of a kind. [says]: the message that calls them. */
    data class Title(val says: String) : OutboxRow {
        override val key get() = says
    }

    data class SignIn(val account: Account) : OutboxRow {
        override val key get() = "s ${account.id.text}"
    }

    data class Change(val change: Waiting) : OutboxRow {
        override val key get() = change.key
    }

    data class Versions(val both: TwoVersions) : OutboxRow {
        override val key get() = "v ${both.mine.id.account.text} ${both.intent.row}"
    }

    data class TakenBack(val back: Back) : OutboxRow {
        override val key get() = back.key
    }

    data class Delivered(val arrived: Arrived) : OutboxRow {
        override val key get() = arrived.key
    }
}

internal fun rowsOf(state: OutboxState): List<OutboxRow> {
    val (asks, waits) = state.waiting.partition { it.why != null }
    fun titled(says: String, rows: List<OutboxRow>) = if (rows.isEmpty()) rows else listOf(OutboxRow.Title(says)) + rows
    return titled("outbox-needs-you", state.signIn.map(OutboxRow::SignIn) + asks.map(OutboxRow::Change)) +
        titled("settle-title", state.versions.map(OutboxRow::Versions)) +
        titled("outbox-waiting", waits.map(OutboxRow::Change)) +
        titled("back-title", state.back.map(OutboxRow::TakenBack)) +
        titled("outbox-arrived", state.arrived.map(OutboxRow::Delivered))
}
