package musette.ui.screens.me

import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.rememberScrollState
import androidx.compose.foundation.verticalScroll
import androidx.compose.material3.AlertDialog
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.material3.TextButton
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import musette.Account
import musette.Connection
import musette.ui.components.Deed
import musette.ui.components.GroupTitle
import musette.ui.components.Initials
import musette.ui.components.Line
import musette.ui.components.Mark
import musette.ui.components.Sign
import musette.ui.components.Told
import musette.ui.components.fromLeft
import musette.ui.components.TopBar
import musette.ui.icons.Icons
import musette.ui.words.LocalSentences

/** Accounts, the outbox, and where help is. */
@Composable
fun MeView(state: MeState, deeds: MeDeeds) {
    val words = LocalSentences.current
    Box(Modifier.fillMaxSize()) {
        Column(Modifier.fillMaxSize().verticalScroll(rememberScrollState())) {
            TopBar(words["place-me"], null)
            Line(
                title = words["place-outbox"],
                below = when {
                    state.needsYou > 0 -> words.say("me-needs-you", "count" to state.needsYou)
                    state.waiting > 0 -> words.say("me-waiting", "count" to state.waiting)
                    else -> words["outbox-empty-text"]
                },
                lead = { Sign(Icons.outbox, true) },
                mark = if (state.needsYou > 0) Mark(Icons.needsYou, words["outbox-needs-you"], true) else null,
                open = deeds::openOutbox,
            )
            for (account in state.accounts) {
                val of = if (state.accounts.size > 1) account.label else ""
                Line(words["place-people"], of, lead = { Sign(Icons.people) }, open = { deeds.openPeople(account) })
            }
            GroupTitle(words["me-accounts"])
            for (account in state.accounts) AccountLine(account, deeds)
            Line(words["me-add-account"], "", lead = { Sign(Icons.add) }, open = deeds::addAccount)
            Help(state, deeds)
        }
        Told(Modifier.align(Alignment.BottomCenter), state.trouble?.let { words.core.reason(it, "") }, null, deeds::dismiss)
    }
    state.leaving?.let { Leave(it, deeds) }
}

@Composable
private fun AccountLine(account: Account, deeds: MeDeeds) {
    val words = LocalSentences.current
    val need = account.signIn
    Line(
        title = account.person,
        below = need?.let { words.core.signInNeeded(it, account.label) } ?: listOf(account.label, account.login, network(account.connection)).filter { it.isNotEmpty() }.joinToString(" · "),
        lead = { Initials(account.person) },
        mark = if (need != null) Mark(Icons.needsYou, words["outbox-needs-you"], true) else null,
        deeds = listOf(Deed(words["deed-remove-account"], Icons.bin, true) { deeds.remove(account) }),
        open = if (need != null) ({ deeds.signInAgain(account) }) else null,
    )
}

@Composable
private fun network(connection: Connection): String {
    val words = LocalSentences.current
    return when (connection) {
        Connection.OFFLINE -> words["me-offline"]
        Connection.CAPTURED -> words["me-captured"]
        Connection.DEGRADED, Connection.UNKNOWN, Connection.ONLINE -> ""
    }
}

@Composable
private fun Help(state: MeState, deeds: MeDeeds) {
    val words = LocalSentences.current
    val support = state.support ?: return
    val ways = listOfNotNull(
        support.telephone?.let { Triple(Icons.telephone, fromLeft(it), "tel:${it.filterNot(Char::isWhitespace)}") },
        support.mail?.let { Triple(Icons.mail, it, "mailto:$it") },
        support.page?.let { Triple(Icons.link, it, it) },
    )
    if (ways.isEmpty()) return
    GroupTitle(words["me-help"])
    for ((sign, says, address) in ways) Line(says, "", lead = { Sign(sign) }, open = { deeds.openAddress(address) })
}

/** What would be lost is named before anything is. */
@Composable
private fun Leave(leaving: Leaving, deeds: MeDeeds) {
    val words = LocalSentences.current
    AlertDialog(
        onDismissRequest = deeds::stay,
        title = { Text(words.say("me-remove-account", "account" to leaving.label)) },
        text = { Text(if (leaving.unsent == 0L) words["me-remove-nothing-lost"] else words.say("me-remove-loses", "count" to leaving.unsent)) },
        confirmButton = {
            TextButton(deeds::removeAnyway) { Text(words[if (leaving.unsent == 0L) "deed-remove-account" else "deed-lose-and-remove"], color = MaterialTheme.colorScheme.error) }
        },
        dismissButton = { TextButton(deeds::stay) { Text(words["deed-leave"]) } },
    )
}
