package musette.ui.components

import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.size
import androidx.compose.foundation.layout.widthIn
import androidx.compose.material3.DropdownMenu
import androidx.compose.material3.DropdownMenuItem
import androidx.compose.material3.FilterChip
import androidx.compose.material3.Icon
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.saveable.rememberSaveable
import androidx.compose.runtime.setValue
import androidx.compose.ui.Modifier
import androidx.compose.ui.semantics.selected
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.text.style.TextOverflow
import androidx.compose.ui.unit.dp
import musette.ids.AccountId
import musette.ui.AccountChoice
import musette.ui.icons.Icons
import musette.ui.words.LocalSentences

/** Of which account a place shows what it has; where there is only one there is no chip. */
@Composable
fun AccountChip(choice: AccountChoice, choose: (AccountId?) -> Unit) {
    if (!choice.isOffered) return
    val words = LocalSentences.current
    var open by rememberSaveable { mutableStateOf(false) }
    val only = choice.accounts.firstOrNull { it.id == choice.only }
    Box {
        FilterChip(
            only != null, { open = true },
            { Text(only?.label ?: words["accounts-all"], Modifier.widthIn(max = 200.dp), maxLines = 1, overflow = TextOverflow.Ellipsis) },
            trailingIcon = { Icon(Icons.unfold, null, Modifier.size(18.dp)) },
        )
        DropdownMenu(open, { open = false }) {
            for (account in listOf(null) + choice.accounts) {
                val isChosen = account?.id == choice.only
                DropdownMenuItem(
                    text = {
                        Text(
                            account?.label ?: words["accounts-all"],
                            color = if (isChosen) MaterialTheme.colorScheme.primary else MaterialTheme.colorScheme.onSurface,
                        )
                    },
                    onClick = {
                        open = false
                        choose(account?.id)
                    },
                    modifier = Modifier.semantics { selected = isChosen },
                    trailingIcon = if (isChosen) ({ Icon(Icons.tick, null, tint = MaterialTheme.colorScheme.primary) }) else null,
                )
            }
        }
    }
}

/** The chip where it stands by itself, below a place's title. */
@Composable
fun AccountChipLine(choice: AccountChoice, choose: (AccountId?) -> Unit) {
    if (choice.isOffered) Box(Modifier.fillMaxWidth().padding(horizontal = 16.dp)) { AccountChip(choice, choose) }
}

/** What stands above all that one account has, where there are several. */
@Composable
fun AccountTitle(label: String) = GroupTitle(label, isLarge = true)
