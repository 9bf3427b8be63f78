package musette.ui.components

import androidx.compose.foundation.draganddrop.dragAndDropTarget
import androidx.compose.material3.MaterialTheme
import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.rememberUpdatedState
import androidx.compose.runtime.setValue
import androidx.compose.runtime.staticCompositionLocalOf
import androidx.compose.ui.Modifier
import androidx.compose.ui.draganddrop.DragAndDropEvent
import androidx.compose.ui.draganddrop.DragAndDropTarget
import androidx.compose.ui.draw.drawWithContent
import androidx.compose.ui.geometry.Offset
import androidx.compose.ui.geometry.Size
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.graphics.drawscope.Stroke
import androidx.compose.ui.unit.dp
import musette.ui.Incoming

/** The files of what is dropped, as the device reads it. */
val LocalDropped = staticCompositionLocalOf<(DragAndDropEvent) -> List<Incoming>> { { emptyList() } }

/** Files that are dropped here are taken; while they hover, it is seen where to. */
@Composable
fun Modifier.takesFiles(take: (List<Incoming>) -> Unit): Modifier {
    val read = LocalDropped.current
    val latest by rememberUpdatedState(take)
    var hovers by remember { mutableStateOf(false) }
    val target = remember(read) {
        object : DragAndDropTarget {
            override fun onEntered(event: DragAndDropEvent) {
                hovers = true
            }

            override fun onExited(event: DragAndDropEvent) {
                hovers = false
            }

            override fun onEnded(event: DragAndDropEvent) {
                hovers = false
            }

            override fun onDrop(event: DragAndDropEvent): Boolean {
                hovers = false
                val files = read(event)
                if (files.isNotEmpty()) latest(files)
                return files.isNotEmpty()
            }
        }
    }
    val colour = MaterialTheme.colorScheme.primary
    return dragAndDropTarget({ true }, target).then(if (hovers) Modifier.framed(colour) else Modifier)
}

/** A frame above everything, and a breath of its colour: where it would go. */
private fun Modifier.framed(colour: Color) = drawWithContent {
    drawContent()
    drawRect(colour, alpha = 0.08f)
    val wide = 4.dp.toPx()
    drawRect(colour, Offset(wide / 2, wide / 2), Size(size.width - wide, size.height - wide), style = Stroke(wide))
}
