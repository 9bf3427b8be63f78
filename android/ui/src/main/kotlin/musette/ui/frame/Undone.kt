package musette.ui.frame

import androidx.compose.runtime.Composable
import androidx.compose.runtime.collectAsState
import androidx.compose.runtime.getValue
import androidx.compose.ui.Modifier
import androidx.compose.ui.input.key.Key
import musette.ui.Shell
import musette.ui.components.Told
import musette.ui.words.LocalSentences

/** What was just asked for on a screen that was left, with the way back, for as long as there is one. */
@Composable
internal fun Undone(shell: Shell, modifier: Modifier) {
    val asked by shell.undoing.asked.collectAsState()
    val trouble by shell.undoing.trouble.collectAsState()
    val words = LocalSentences.current
    val notice by shell.undoing.notices.collectAsState()
    val says = asked?.says ?: trouble?.let { words.core.reason(it, "") } ?: notice?.let { words[it] }
    if (asked != null) Shortcut(Key.Z, deed = shell.undoing::undo)
    Told(modifier, says, if (asked != null) words["deed-undo"] else null, if (asked != null) shell.undoing::undo else shell.undoing::dismiss)
}
