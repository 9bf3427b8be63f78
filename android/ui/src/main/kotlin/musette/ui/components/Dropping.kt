package musette.ui.components

import androidx.compose.foundation.draganddrop.dragAndDropTarget
import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.remember
import androidx.compose.runtime.rememberUpdatedState
import androidx.compose.runtime.staticCompositionLocalOf
import androidx.compose.ui.Modifier
import androidx.compose.ui.draganddrop.DragAndDropEvent
import androidx.compose.ui.draganddrop.DragAndDropTarget
import musette.ui.Incoming

/** The files of what is dropped, as the device reads it. */
val LocalDropped = staticCompositionLocalOf<(DragAndDropEvent) -> List<Incoming>> { { emptyList() } }

/** Files that are dropped here are taken. */
@Composable
fun Modifier.takesFiles(take: (List<Incoming>) -> Unit): Modifier {
    val read = LocalDropped.current
    val latest by rememberUpdatedState(take)
    val target = remember(read) {
        object : DragAndDropTarget {
            override fun onDrop(event: DragAndDropEvent): Boolean {
                val files = read(event)
                if (files.isNotEmpty()) latest(files)
                return files.isNotEmpty()
            }
        }
    }
    return dragAndDropTarget({ true }, target)
}
