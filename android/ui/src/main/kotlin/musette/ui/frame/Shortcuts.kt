package musette.ui.frame

import androidx.compose.foundation.focusable
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.runtime.Composable
import androidx.compose.runtime.CompositionLocalProvider
import androidx.compose.runtime.DisposableEffect
import androidx.compose.runtime.LaunchedEffect
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.rememberUpdatedState
import androidx.compose.runtime.setValue
import androidx.compose.runtime.staticCompositionLocalOf
import androidx.compose.ui.Modifier
import androidx.compose.ui.focus.FocusDirection
import androidx.compose.ui.focus.FocusManager
import androidx.compose.ui.focus.FocusRequester
import androidx.compose.ui.focus.focusRequester
import androidx.compose.ui.focus.onFocusChanged
import androidx.compose.ui.input.key.Key
import androidx.compose.ui.input.key.KeyEvent
import androidx.compose.ui.input.key.KeyEventType
import androidx.compose.ui.input.key.isCtrlPressed
import androidx.compose.ui.input.key.isMetaPressed
import androidx.compose.ui.input.key.key
import androidx.compose.ui.input.key.onKeyEvent
import androidx.compose.ui.input.key.type
import androidx.compose.ui.platform.LocalFocusManager

/** Keys that do something on what is shown now. Of two screens beside each other the one that came last is meant. */
class Shortcuts {
    private class Bound(val key: Key, val withCtrl: Boolean, val deed: () -> Unit)

    private val bound = ArrayList<Bound>()

    internal fun bind(key: Key, withCtrl: Boolean, deed: () -> Unit): () -> Unit {
        val one = Bound(key, withCtrl, deed)
        bound += one
        return { bound -= one }
    }

    /** Whether anything was done. */
    internal fun press(event: KeyEvent): Boolean {
        val withCtrl = event.isCtrlPressed || event.isMetaPressed
        val found = bound.lastOrNull { it.key == event.key && it.withCtrl == withCtrl } ?: return false
        if (event.type == KeyEventType.KeyDown) found.deed()
        return true
    }
}

private val LocalShortcuts = staticCompositionLocalOf { Shortcuts() }

/** Hears the keys that no field has taken: arrows go from one thing to the next, what is on the screen says with [Shortcut] what others do. */
@Composable
fun Keyboard(content: @Composable () -> Unit) {
    val shortcuts = remember { Shortcuts() }
    val own = remember { FocusRequester() }
    val focus = LocalFocusManager.current
    var isHeard by remember { mutableStateOf(false) }
    // A field that goes takes the focus with it, and no key would be heard any more.
    LaunchedEffect(isHeard) { if (!isHeard) own.requestFocus() }
    CompositionLocalProvider(LocalShortcuts provides shortcuts) {
        Box(
            Modifier.fillMaxSize().onKeyEvent { shortcuts.press(it) || focus.follows(it) }
                .onFocusChanged { isHeard = it.hasFocus }.focusRequester(own).focusable(),
        ) { content() }
    }
}

/** Whether an arrow led anywhere. */
private fun FocusManager.follows(event: KeyEvent): Boolean {
    val (direction, otherwise) = when (event.key) {
        Key.DirectionDown -> FocusDirection.Down to FocusDirection.Next
        Key.DirectionUp -> FocusDirection.Up to FocusDirection.Previous
        Key.DirectionLeft -> FocusDirection.Left to null
        Key.DirectionRight -> FocusDirection.Right to null
        else -> return false
    }
    return event.type == KeyEventType.KeyDown && (moveFocus(direction) || (otherwise != null && moveFocus(otherwise)))
}

/** As long as this is on the screen, the key does this; with Ctrl or Cmd, unless [withCtrl] is false. */
@Composable
fun Shortcut(key: Key, withCtrl: Boolean = true, deed: () -> Unit) {
    val shortcuts = LocalShortcuts.current
    val latest by rememberUpdatedState(deed)
    DisposableEffect(shortcuts, key, withCtrl) {
        val unbind = shortcuts.bind(key, withCtrl) { latest() }
        onDispose(unbind)
    }
}
