package musette.ui.components

import androidx.compose.foundation.layout.Box
import androidx.compose.material3.DropdownMenu
import androidx.compose.material3.DropdownMenuItem
import androidx.compose.material3.Icon
import androidx.compose.material3.IconButton
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.setValue
import musette.ui.icons.Icons
import musette.ui.words.LocalSentences

/** What can be done with something, behind three dots. */
@Composable
fun DeedMenu(of: String, deeds: List<Deed>) {
    var open by remember { mutableStateOf(false) }
    Box {
        IconButton({ open = true }) { Icon(Icons.more, LocalSentences.current.say("deed-more", "name" to of)) }
        Deeds(open, { open = false }, deeds)
    }
}

/** The menu itself, as long as it is [open]. */
@Composable
fun Deeds(open: Boolean, close: () -> Unit, deeds: List<Deed>) {
    DropdownMenu(open, close) {
        for (deed in deeds) {
            val colour = if (deed.isGrave) MaterialTheme.colorScheme.error else MaterialTheme.colorScheme.onSurface
            DropdownMenuItem(
                text = { Text(deed.says, color = colour) },
                leadingIcon = { Icon(deed.sign, null, tint = colour) },
                onClick = {
                    close()
                    deed.done()
                },
            )
        }
    }
}
