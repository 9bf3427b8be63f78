package musette.ui.frame

import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.rememberUpdatedState
import androidx.compose.ui.input.key.Key
import androidx.navigationevent.NavigationEventInfo
import androidx.navigationevent.compose.LocalNavigationEventDispatcherOwner
import androidx.navigationevent.compose.NavigationBackHandler
import androidx.navigationevent.compose.rememberNavigationEventState

/**
 * As long as this is on the screen, the way back leads here: the system's gesture or button, and Escape. What came on the screen last is
 * asked first. Where nobody is, the system does what it does by itself, such as leaving the app.
 */
@Composable
fun Back(deed: () -> Unit) {
    val latest by rememberUpdatedState(deed)
    Shortcut(Key.Escape, withCtrl = false) { latest() }
    // A picture of a screen has no system around it.
    if (LocalNavigationEventDispatcherOwner.current == null) return
    NavigationBackHandler(rememberNavigationEventState(NavigationEventInfo.None)) { latest() }
}
