package musette.ui.screens.documents

import androidx.compose.foundation.Image
import androidx.compose.foundation.gestures.rememberScrollable2DState
import androidx.compose.foundation.gestures.scrollable2D
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.BoxWithConstraints
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.layout.padding
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.draw.clipToBounds
import androidx.compose.ui.geometry.Offset
import androidx.compose.ui.geometry.Size
import androidx.compose.ui.graphics.ImageBitmap
import androidx.compose.ui.graphics.graphicsLayer
import androidx.compose.ui.layout.ContentScale
import androidx.compose.ui.platform.LocalDensity
import androidx.compose.ui.unit.dp

/** A picture, whole or as much larger as [zoom] says. */
@Composable
fun PictureView(picture: ImageBitmap, name: String?, zoom: Zoom, modifier: Modifier) {
    BoxWithConstraints(modifier.padding(8.dp).clipToBounds()) {
        val room = with(LocalDensity.current) { Size(maxWidth.toPx(), maxHeight.toPx()) }
        val fit = minOf(room.width / picture.width, room.height / picture.height)
        val shown = Size(picture.width * fit, picture.height * fit)

        // From the middle: as far as the enlarged picture goes beyond the room, and no farther.
        fun put(x: Float, y: Float, factor: Float) {
            val (wide, high) = ((shown.width * factor - room.width) / 2).coerceAtLeast(0f) to ((shown.height * factor - room.height) / 2).coerceAtLeast(0f)
            zoom.factor = factor
            zoom.x = x.coerceIn(-wide, wide)
            zoom.y = y.coerceIn(-high, high)
        }
        val middle = Offset(room.width / 2, room.height / 2)
        val change = { at: Offset, by: Float ->
            val (factor, from) = zoom.changed(by) to at - middle
            val real = factor / zoom.factor
            put((zoom.x + from.x) * real - from.x, (zoom.y + from.y) * real - from.y, factor)
        }
        val pan = { by: Offset -> put(zoom.x - by.x, zoom.y - by.y, zoom.factor) }
        val scrolled = rememberScrollable2DState { by ->
            pan(by)
            by
        }
        val isLarger = zoom.factor > 1.01f
        Box(Modifier.fillMaxSize().then(if (isLarger) Modifier.scrollable2D(scrolled) else Modifier).enlarges(zoom, { middle }, change, pan)) {
            Image(
                picture, name,
                Modifier.fillMaxSize().graphicsLayer {
                    scaleX = zoom.factor
                    scaleY = zoom.factor
                    translationX = -zoom.x
                    translationY = -zoom.y
                },
                contentScale = ContentScale.Fit,
            )
        }
    }
}
