package musette.ui.lists

import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.BoxScope
import androidx.compose.material3.ExperimentalMaterial3Api
import androidx.compose.material3.pulltorefresh.PullToRefreshBox
import androidx.compose.runtime.Composable
import androidx.compose.runtime.LaunchedEffect
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.setValue
import androidx.compose.ui.Modifier

/** A list that asks again when it is pulled down. Its sign turns only for a pull, and covers no row for what the screen fetches by itself. */
@OptIn(ExperimentalMaterial3Api::class)
@Composable
fun Pulled(fetching: Boolean, refresh: (() -> Unit)?, modifier: Modifier = Modifier, content: @Composable BoxScope.() -> Unit) {
    if (refresh == null) {
        Box(modifier, content = content)
        return
    }
    var pulled by remember { mutableStateOf(false) }
    LaunchedEffect(fetching) { if (!fetching) pulled = false }
    PullToRefreshBox(
        pulled && fetching,
        {
            pulled = true
            refresh()
        },
        modifier, content = content,
    )
}
