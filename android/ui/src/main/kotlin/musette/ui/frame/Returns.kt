package musette.ui.frame

import androidx.compose.runtime.Composable
import androidx.compose.runtime.LaunchedEffect
import androidx.compose.runtime.collectAsState
import androidx.compose.runtime.getValue
import androidx.compose.runtime.rememberCoroutineScope
import androidx.compose.runtime.snapshotFlow
import androidx.compose.ui.Modifier
import androidx.compose.ui.platform.LocalWindowInfo
import kotlinx.coroutines.launch
import musette.ui.CameBack
import musette.ui.Permission
import musette.ui.Shell
import musette.ui.components.Told
import musette.ui.words.LocalSentences

/** Takes back what other apps have changed whenever the person looks at this one again, and tells it, one thing after the other. */
@Composable
internal fun Returns(shell: Shell, modifier: Modifier) {
    val window = LocalWindowInfo.current
    LaunchedEffect(window) { snapshotFlow { window.isWindowFocused }.collect { focused -> if (focused) shell.personIsBack() } }
    val told by shell.lendings.told.collectAsState()
    val words = LocalSentences.current
    val scope = rememberCoroutineScope()
    val refused by shell.refused.collectAsState()
    when (val first = told.firstOrNull()) {
        null -> refused?.let { Told(modifier, words[said(it)], null, shell::refusalWasRead) }
        is CameBack.Changed -> Told(modifier, words.say("lent-came-back", "name" to first.name), null, { shell.lendings.dismiss(first) })
        // Nobody says so by a key that takes things back.
        is CameBack.Emptied -> Told(
            modifier, words.say("lent-came-back-empty", "name" to first.name), words["deed-empty-is-meant"],
            { scope.launch { shell.lendings.emptyIsMeant(first) } },
        ) { shell.lendings.dismiss(first) }
        is CameBack.Stays -> Told(modifier, words.core.reason(first.why, first.name), null, { shell.lendings.dismiss(first) })
    }
}

private fun said(permission: Permission) = when (permission) {
    Permission.CAMERA -> "camera-not-let"
    Permission.NOTIFICATIONS -> "notices-not-let"
}
