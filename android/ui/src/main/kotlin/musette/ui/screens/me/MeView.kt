package musette.ui.screens.me

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.heightIn
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.rememberScrollState
import androidx.compose.foundation.selection.selectable
import androidx.compose.foundation.selection.selectableGroup
import androidx.compose.foundation.verticalScroll
import androidx.compose.material3.AlertDialog
import androidx.compose.material3.FilledTonalButton
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.RadioButton
import androidx.compose.material3.Text
import androidx.compose.material3.TextButton
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.semantics.Role
import androidx.compose.ui.unit.dp
import musette.Account
import musette.Connection
import musette.ui.components.Deed
import musette.ui.components.GroupTitle
import musette.ui.components.Initials
import musette.ui.components.Line
import musette.ui.components.LinePlaceholder
import musette.ui.components.Mark
import musette.ui.components.Sign
import musette.ui.components.Told
import musette.ui.components.TopBar
import musette.ui.components.fromLeft
import musette.ui.frame.LocalBeside
import musette.ui.frame.LocalPlaces
import musette.ui.frame.Route
import musette.ui.frame.Tab
import musette.ui.icons.Icons
import musette.ui.words.LocalMoments
import musette.ui.words.LocalSentences

/** Accounts, the outbox, and where help is. */
@Composable
fun MeView(state: MeState, deeds: MeDeeds) {
    val words = LocalSentences.current
    Column(Modifier.fillMaxSize()) {
        // A column that is still short would forget how far down it was left.
        val scrolled = rememberScrollState()
        if (!state.known) Column(Modifier.weight(1f)) {
            TopBar(words["place-me"], null)
            repeat(6) { LinePlaceholder() }
        } else Column(Modifier.weight(1f).fillMaxWidth().verticalScroll(scrolled)) {
            TopBar(words["place-me"], null)
            if (Tab.OUTBOX !in LocalPlaces.current) OutboxLine(state, deeds)
            for (account in state.accounts) {
                val of = if (state.accounts.size > 1) account.label else ""
                val isBeside = (LocalBeside.current as? Route.People)?.account == account.id
                Line(words["place-people"], of, lead = { Sign(Icons.people) }, beside = isBeside, open = { deeds.openPeople(account) })
            }
            GroupTitle(words["me-accounts"])
            for (account in state.accounts) AccountLine(account, deeds)
            Line(words["me-add-account"], "", lead = { Sign(Icons.add) }, open = deeds::addAccount)
            OnThisDevice(state, deeds)
            Help(state, deeds)
            GroupTitle(words["me-language"])
            Line(
                words[named(state.language)], "",
                lead = { Sign(Icons.language) }, open = deeds::chooseLanguage,
            )
            GroupTitle(words["me-about"])
            Line(words["app-name"], words.say("me-version", "version" to state.version), lead = { Sign(Icons.info) }, open = null)
        }
        Told(Modifier.align(Alignment.CenterHorizontally), state.trouble?.let { words.core.reason(it, "") }, null, deeds::dismiss)
    }
    state.leaving?.let { Leave(it, deeds) }
    state.freeing?.let { Free(it, deeds) }
    if (state.choosing) Languages(state.language, deeds)
}

/** Where the outbox has no sign of its own it is found here. */
@Composable
private fun OutboxLine(state: MeState, deeds: MeDeeds) {
    val words = LocalSentences.current
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
}

@Composable
private fun AccountLine(account: Account, deeds: MeDeeds) {
    val words = LocalSentences.current
    val need = account.signIn
    Line(
        title = account.person,
        below = listOf(account.label, account.login, network(account.connection)).filter { it.isNotEmpty() }.joinToString(" · "),
        foot = need?.let { words.core.signInNeeded(it, account.label) }.orEmpty(),
        lead = { Initials(account.person) },
        mark = if (need != null) Mark(Icons.needsYou, words["outbox-needs-you"], true) else null,
        deeds = listOf(Deed(words["deed-remove-account"], Icons.bin, true) { deeds.remove(account) }),
        open = null,
    )
    if (need == null) return
    FilledTonalButton({ deeds.signInAgain(account) }, Modifier.padding(start = 72.dp, bottom = 8.dp).heightIn(min = 48.dp)) {
        Text(words["deed-sign-in-again"])
    }
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

/** What is here and what went over the network, for each account. */
@Composable
private fun OnThisDevice(state: MeState, deeds: MeDeeds) {
    if (state.held.isEmpty()) return
    val words = LocalSentences.current
    val moments = LocalMoments.current
    val isOne = state.held.size == 1
    GroupTitle(words["me-device"])
    for (held in state.held) {
        val of = held.storage
        fun part(bytes: ULong, says: String) = if (bytes == 0uL) null else words.say(says, "size" to moments.size(bytes))
        val whole = words.say("me-holds", "size" to moments.size(of.onlyHere + of.kept + of.mayGo + of.lists))
        val parts = listOfNotNull(part(of.onlyHere, "me-only-here"), part(of.kept, "me-kept"), part(of.mayGo, "me-may-go"))
        Line(
            title = if (isOne) whole else held.label,
            below = "",
            foot = (if (isOne) parts else listOf(whole) + parts).joinToString(" · "),
            lead = { Sign(Icons.device) },
            open = null,
            deeds = listOfNotNull(
                Deed(words.say("deed-free", "size" to moments.size(of.mayGo)), Icons.bin) { deeds.free(held) }.takeIf { of.mayGo != 0uL },
            ),
        )
    }
    GroupTitle(words["me-network"])
    for (held in state.held) {
        val exchanged = words.say("me-traffic", "received" to moments.size(held.received), "sent" to moments.size(held.sent))
        Line(if (isOne) words["me-traffic-since"] else held.label, exchanged, lead = { Sign(Icons.arrange) }, open = null)
    }
}

/** What is freed is not there in the next tunnel: that is said before. */
@Composable
private fun Free(held: HeldHere, deeds: MeDeeds) {
    val words = LocalSentences.current
    val size = LocalMoments.current.size(held.storage.mayGo)
    AlertDialog(
        onDismissRequest = deeds::stay,
        title = { Text(words.say("deed-free", "size" to size)) },
        text = { Text(words["me-free-text"]) },
        confirmButton = { TextButton(deeds::freeIt) { Text(words["deed-free-it"]) } },
        dismissButton = { TextButton(deeds::stay) { Text(words["deed-leave"]) } },
    )
}

/** The languages that there are, each called as it calls itself. */
@Composable
private fun Languages(chosen: String?, deeds: MeDeeds) {
    val words = LocalSentences.current
    val all = listOf(null) + LANGUAGES.map { it.first }
    AlertDialog(
        onDismissRequest = deeds::stay,
        title = { Text(words["me-language"]) },
        text = {
            Column(Modifier.selectableGroup().verticalScroll(rememberScrollState())) {
                for (tag in all) {
                    Row(
                        Modifier.fillMaxWidth().heightIn(min = 48.dp).selectable(tag == chosen, role = Role.RadioButton) { deeds.speak(tag) },
                        verticalAlignment = Alignment.CenterVertically,
                    ) {
                        RadioButton(tag == chosen, null)
                        Text(words[named(tag)], Modifier.padding(start = 16.dp), style = MaterialTheme.typography.bodyLarge)
                    }
                }
            }
        },
        confirmButton = { TextButton(deeds::stay) { Text(words["deed-close"]) } },
    )
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
        text = {
            Column(Modifier.verticalScroll(rememberScrollState()), Arrangement.spacedBy(4.dp)) {
                if (leaving.losses.isEmpty()) Text(words["me-remove-nothing-lost"]) else Text(words["me-remove-loses"])
                for ((loss, count) in leaving.losses) Text("•\u00a0" + words.say(loss.says, "count" to count.toLong()))
            }
        },
        confirmButton = {
            TextButton(deeds::removeAnyway) {
                Text(words[if (leaving.losses.isEmpty()) "deed-remove-account" else "deed-lose-and-remove"], color = MaterialTheme.colorScheme.error)
            }
        },
        dismissButton = { TextButton(deeds::stay) { Text(words["deed-leave"]) } },
    )
}
