package musette.ui.screens.accounts

import androidx.compose.foundation.clickable
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.heightIn
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.size
import androidx.compose.foundation.rememberScrollState
import androidx.compose.foundation.selection.selectable
import androidx.compose.foundation.selection.selectableGroup
import androidx.compose.foundation.verticalScroll
import androidx.compose.material3.AlertDialog
import androidx.compose.material3.FilledTonalButton
import androidx.compose.material3.Icon
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.material3.TextButton
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.semantics.Role
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.text.style.TextOverflow
import androidx.compose.ui.unit.dp
import musette.Account
import musette.ui.components.Initials
import musette.ui.components.Mark
import musette.ui.components.MarkSign
import musette.ui.components.Sign
import musette.ui.icons.Icons
import musette.ui.words.LocalSentences

/** The accounts, over whatever screen there is: all of them or one is looked at, one signs in again, another one is added. */
@Composable
fun AccountsView(state: AccountsState, deeds: AccountsDeeds) {
    val words = LocalSentences.current
    val choice = state.choice
    AlertDialog(
        onDismissRequest = deeds::close,
        title = { Text(words["me-accounts"]) },
        text = {
            Column(Modifier.verticalScroll(rememberScrollState())) {
                Column(Modifier.selectableGroup()) {
                    if (choice.isOffered) {
                        Choice(words["accounts-all"], emptyList(), choice.only == null, { deeds.choose(null) }) { Sign(Icons.people) }
                    }
                    for (account in choice.accounts) One(account, choice.isOffered, choice.only == account.id, deeds)
                }
                Row(
                    Modifier.fillMaxWidth().heightIn(min = 56.dp).clickable(role = Role.Button, onClick = deeds::add),
                    verticalAlignment = Alignment.CenterVertically,
                ) {
                    Sign(Icons.add)
                    Text(words["me-add-account"], Modifier.padding(start = 16.dp), style = MaterialTheme.typography.bodyLarge)
                }
            }
        },
        confirmButton = { TextButton(deeds::close) { Text(words["deed-close"]) } },
    )
}

@Composable
private fun One(account: Account, isOffered: Boolean, isChosen: Boolean, deeds: AccountsDeeds) {
    val words = LocalSentences.current
    val need = account.signIn
    val below = listOf(account.label, account.login)
    if (isOffered) Choice(account.person, below, isChosen, { deeds.choose(account.id) }) { Initials(account.person) }
    else Row(Modifier.fillMaxWidth().heightIn(min = 64.dp).semantics(mergeDescendants = true) {}, verticalAlignment = Alignment.CenterVertically) {
        Initials(account.person)
        Names(account.person, below)
    }
    if (need == null) return
    Row(Modifier.padding(start = 56.dp, top = 4.dp), verticalAlignment = Alignment.CenterVertically) {
        MarkSign(Mark(Icons.needsYou, words["outbox-needs-you"], true), Modifier.size(18.dp))
        Text(words.core.signInNeeded(need, account.label), Modifier.padding(start = 8.dp), style = MaterialTheme.typography.bodyMedium)
    }
    FilledTonalButton({ deeds.signInAgain(account) }, Modifier.padding(start = 56.dp, top = 8.dp, bottom = 8.dp).heightIn(min = 48.dp)) {
        Text(words["deed-sign-in"])
    }
}

@Composable
private fun Choice(title: String, below: List<String>, isChosen: Boolean, choose: () -> Unit, lead: @Composable () -> Unit) {
    Row(
        Modifier.fillMaxWidth().heightIn(min = 64.dp).selectable(isChosen, role = Role.RadioButton, onClick = choose).padding(vertical = 4.dp),
        verticalAlignment = Alignment.CenterVertically,
    ) {
        lead()
        Names(title, below, Modifier.weight(1f))
        if (isChosen) Icon(Icons.tick, null, Modifier.padding(start = 8.dp).size(24.dp), MaterialTheme.colorScheme.primary)
    }
}

@Composable
private fun Names(title: String, below: List<String>, modifier: Modifier = Modifier) {
    Column(modifier.padding(start = 16.dp)) {
        Text(title, maxLines = 1, overflow = TextOverflow.Ellipsis, style = MaterialTheme.typography.bodyLarge, color = MaterialTheme.colorScheme.onSurface)
        for (line in below) Text(line, maxLines = 1, overflow = TextOverflow.Ellipsis, style = MaterialTheme.typography.bodyMedium)
    }
}
