package musette.ui.screens.documents

import androidx.compose.foundation.Canvas
import androidx.compose.foundation.background
import androidx.compose.foundation.gestures.rememberTransformableState
import androidx.compose.foundation.gestures.transformable
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.BoxWithConstraints
import androidx.compose.foundation.layout.PaddingValues
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.height
import androidx.compose.foundation.lazy.LazyColumn
import androidx.compose.material3.MaterialTheme
import androidx.compose.runtime.Composable
import androidx.compose.runtime.LaunchedEffect
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableFloatStateOf
import androidx.compose.runtime.mutableStateMapOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.saveable.rememberSaveable
import androidx.compose.runtime.setValue
import androidx.compose.ui.Modifier
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.graphics.ImageBitmap
import androidx.compose.ui.platform.LocalDensity
import androidx.compose.ui.semantics.contentDescription
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.unit.IntOffset
import androidx.compose.ui.unit.IntSize
import androidx.compose.ui.unit.dp
import musette.ui.Pages
import musette.ui.words.LocalSentences
import kotlin.math.ceil
import kotlin.math.min

/** Pixels of a piece's side: a page of any size is drawn from pieces of this one. */
private const val TILE = 512

/** Pixels across that a page is drawn with at most: what it holds grows with the square. */
private const val WIDEST = 4096f

/** Pages below each other, as wide as there is room, drawn in pieces of [TILE] pixels as they come into sight. */
@Composable
fun PagesView(pages: Pages, modifier: Modifier) {
    BoxWithConstraints(modifier.fillMaxWidth().background(MaterialTheme.colorScheme.surfaceContainer)) {
        val width = with(LocalDensity.current) { maxWidth.toPx() - 24.dp.toPx() }
        var zoom by rememberSaveable { mutableFloatStateOf(1f) }
        val pinched = rememberTransformableState { change, _, _ -> zoom = (zoom * change).coerceIn(1f, (WIDEST / width).coerceAtLeast(1f)) }
        LazyColumn(
            Modifier.fillMaxSize().transformable(pinched), contentPadding = PaddingValues(12.dp), verticalArrangement = Arrangement.spacedBy(12.dp),
        ) {
            items(pages.count, { it }) { Page(pages, it, width, zoom) }
        }
    }
}

@Composable
private fun Page(pages: Pages, number: Int, width: Float, zoom: Float) {
    val words = LocalSentences.current
    // A sheet of A4 until its own size is known, so that the list keeps its length.
    var ratio by remember(pages, number) { mutableFloatStateOf(1.414f) }
    val tiles = remember(pages, number, width, zoom) { mutableStateMapOf<IntOffset, ImageBitmap>() }
    LaunchedEffect(pages, number, width, zoom) {
        val size = pages.size(number)
        ratio = size.height / size.width
        val scale = width * zoom / size.width
        val (across, down) = ceil(size.width * scale).toInt() to ceil(size.height * scale).toInt()
        for (top in 0 until down step TILE) for (left in 0 until across step TILE) {
            val (w, h) = min(TILE, across - left) to min(TILE, down - top)
            tiles[IntOffset(left, top)] = pages.draw(number, left, top, w, h, scale)
        }
    }
    val height = with(LocalDensity.current) { (width * ratio).toDp() }
    Box(
        Modifier.fillMaxWidth().height(height).background(Color.White)
            .semantics { contentDescription = words.say("document-page", "page" to (number + 1).toString(), "count" to pages.count.toString()) },
    ) {
        Canvas(Modifier.fillMaxSize()) {
            for ((at, tile) in tiles) {
                val to = IntOffset((at.x / zoom).toInt(), (at.y / zoom).toInt())
                drawImage(tile, dstOffset = to, dstSize = IntSize(ceil(tile.width / zoom).toInt(), ceil(tile.height / zoom).toInt()))
            }
        }
    }
}
