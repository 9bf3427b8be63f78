package musette.ui.screens.documents

import androidx.compose.foundation.Canvas
import androidx.compose.foundation.background
import androidx.compose.foundation.gestures.rememberScrollable2DState
import androidx.compose.foundation.gestures.scrollable2D
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.BoxWithConstraints
import androidx.compose.foundation.layout.PaddingValues
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.height
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.lazy.LazyColumn
import androidx.compose.foundation.lazy.LazyListState
import androidx.compose.foundation.lazy.rememberLazyListState
import androidx.compose.foundation.shape.RoundedCornerShape
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Surface
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.LaunchedEffect
import androidx.compose.runtime.derivedStateOf
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableFloatStateOf
import androidx.compose.runtime.mutableStateMapOf
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.setValue
import androidx.compose.runtime.snapshotFlow
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.draw.clipToBounds
import androidx.compose.ui.geometry.Offset
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.graphics.ImageBitmap
import androidx.compose.ui.platform.LocalDensity
import androidx.compose.ui.semantics.clearAndSetSemantics
import androidx.compose.ui.semantics.contentDescription
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.unit.IntOffset
import androidx.compose.ui.unit.IntRect
import androidx.compose.ui.unit.IntSize
import androidx.compose.ui.unit.dp
import kotlinx.coroutines.flow.collectLatest
import musette.ui.Pages
import musette.ui.PagesException
import musette.ui.words.LocalSentences
import kotlin.math.ceil
import kotlin.math.floor
import kotlin.math.log2
import kotlin.math.pow
import kotlin.math.roundToInt

/**
 * Pages below each other, as wide as there is room or as much larger as [zoom] says, drawn in pieces of [PIECE] pixels: those that are seen,
 * and nothing of a page that is not. While a finer drawing is made, the coarser one stands there.
 */
@Composable
fun PagesView(pages: Pages, zoom: Zoom, leafing: Leafing, modifier: Modifier) {
    BoxWithConstraints(modifier.fillMaxWidth().background(MaterialTheme.colorScheme.surfaceContainer)) {
        val density = LocalDensity.current
        val margin = with(density) { MARGIN.toPx() }
        val width = with(density) { maxWidth.toPx() } - 2 * margin
        val middle = with(density) { Offset(maxWidth.toPx() / 2, maxHeight.toPx() / 2) }
        val list = rememberLazyListState()
        LaunchedEffect(list, leafing) { for (page in leafing.wishes) list.scrollToItem(page) }
        val change = { at: Offset, by: Float -> enlarge(zoom, list, at - Offset(margin, margin), by, width) }
        val pan = { by: Offset ->
            zoom.x = (zoom.x - by.x).coerceIn(0f, width * (zoom.factor - 1))
            list.dispatchRawDelta(-by.y)
            Unit
        }
        val isLarger = zoom.factor > 1.01f
        val scrolled = rememberScrollable2DState { by ->
            pan(by)
            by
        }
        Box(Modifier.fillMaxSize().then(if (isLarger) Modifier.scrollable2D(scrolled) else Modifier).enlarges(zoom, { middle }, change, pan)) {
            LazyColumn(
                Modifier.fillMaxSize(), list, PaddingValues(MARGIN), verticalArrangement = Arrangement.spacedBy(MARGIN), userScrollEnabled = !isLarger,
            ) {
                items(pages.count, { it }) { Page(pages, it, width, zoom, list) }
            }
            if (pages.count > 1) Standing(pages, list, Modifier.align(Alignment.TopEnd))
        }
    }
}

/** Which page is seen, of how many; a screen reader hears it with the page itself. */
@Composable
private fun Standing(pages: Pages, list: LazyListState, modifier: Modifier) {
    val words = LocalSentences.current
    val page by remember(list) { derivedStateOf { list.firstVisibleItemIndex + 1 } }
    Surface(modifier.padding(16.dp).clearAndSetSemantics {}, RoundedCornerShape(12.dp), MaterialTheme.colorScheme.inverseSurface) {
        Text(
            words.say("document-page", "page" to page, "count" to pages.count), Modifier.padding(10.dp, 4.dp),
            style = MaterialTheme.typography.labelMedium, color = MaterialTheme.colorScheme.inverseOnSurface,
        )
    }
}

/** What is under [at] stays there: the page below it is put where it belongs, and the others are beside it. */
private fun enlarge(zoom: Zoom, list: LazyListState, at: Offset, by: Float, width: Float) {
    val factor = zoom.changed(by)
    val real = factor / zoom.factor
    val page = list.layoutInfo.visibleItemsInfo.minByOrNull { item ->
        if (at.y < item.offset) item.offset - at.y else (at.y - item.offset - item.size).coerceAtLeast(0f)
    }
    zoom.x = ((zoom.x + at.x) * real - at.x).coerceIn(0f, width * (factor - 1))
    zoom.factor = factor
    if (page != null) list.requestScrollToItem(page.index, ((at.y - page.offset) * real - at.y).roundToInt())
}

/** A piece of a page: drawn [level] times as large as the page fits, so many pieces from the left and from the top. */
private data class Tile(val level: Float, val across: Int, val down: Int)

@Composable
private fun Page(pages: Pages, number: Int, width: Float, zoom: Zoom, list: LazyListState) {
    val words = LocalSentences.current
    // A sheet of A4 until its own size is known, so that the list keeps its length.
    var ratio by remember(pages, number) { mutableFloatStateOf(1.414f) }
    val tiles = remember(pages, number, width) { mutableStateMapOf<Tile, ImageBitmap>() }
    var damaged by remember(pages, number) { mutableStateOf(false) }
    var text by remember(pages, number) { mutableStateOf<String?>(null) }
    LaunchedEffect(pages, number, width) {
        val size = undamaged { pages.size(number) }
        if (size == null || size.width <= 0f) {
            damaged = true
            return@LaunchedEffect
        }
        ratio = size.height / size.width
        snapshotFlow { seenOf(list, number, zoom, width, ratio)?.let { levelOf(zoom.factor) to it } }.collectLatest { wanted ->
            val (level, seen) = wanted ?: return@collectLatest
            // The coarse one first: it is there at once, and stays below the finer one.
            val needed = tilesIn(seen, 1f, width, ratio) + if (level > 1f) tilesIn(seen, level, width, ratio) else emptyList()
            tiles.keys.removeAll { it !in needed && (it.level == level || tiles.size > MOST_KEPT) }
            for (tile in needed) if (tile !in tiles) {
                val (across, down) = ceil(width * tile.level).toInt() to ceil(width * ratio * tile.level).toInt()
                val (left, top) = tile.across * PIECE to tile.down * PIECE
                val (wide, high) = minOf(PIECE, across - left) to minOf(PIECE, down - top)
                val drawn = undamaged { pages.draw(number, left, top, wide, high, width * tile.level / size.width) }
                damaged = drawn == null
                tiles[tile] = drawn ?: return@collectLatest
            }
            tiles.keys.removeAll { it !in needed }
            // After it is seen: what is drawn waits for nobody who only listens.
            if (text == null) text = undamaged { pages.text(number) } ?: ""
        }
    }
    val height = with(LocalDensity.current) { (width * ratio * zoom.factor).toDp() }
    Box(
        Modifier.fillMaxWidth().height(height).clipToBounds().background(Color.White)
            .semantics {
                contentDescription = listOfNotNull(words.say("document-page", "page" to number + 1, "count" to pages.count), text?.take(LONGEST_SAID))
                    .joinToString(" ").trim()
            },
    ) {
        if (damaged) {
            Text(words["document-page-damaged"], Modifier.align(Alignment.Center).padding(24.dp), Color.Black, style = MaterialTheme.typography.bodyMedium)
            return@Box
        }
        Canvas(Modifier.fillMaxSize()) {
            for ((tile, drawn) in tiles.entries.sortedBy { it.key.level }) {
                val scale = zoom.factor / tile.level
                // Each ends where the next begins, and is as many pixels as were drawn where nothing is enlarged: letters stay sharp.
                val (left, top) = tile.across * PIECE to tile.down * PIECE
                val from = IntOffset((left * scale - zoom.x).roundToInt(), (top * scale).roundToInt())
                val to = IntOffset(((left + drawn.width) * scale - zoom.x).roundToInt(), ((top + drawn.height) * scale).roundToInt())
                drawImage(drawn, dstOffset = from, dstSize = IntSize(to.x - from.x, to.y - from.y))
            }
        }
    }
}

/** Null where the page, or what it is read from, is damaged. */
private suspend fun <T : Any> undamaged(deed: suspend () -> T): T? = try {
    deed()
} catch (damaged: PagesException) {
    null
}

/** The part of a page that is on the screen, in thousandths of its width; null when none is. */
private fun seenOf(list: LazyListState, number: Int, zoom: Zoom, width: Float, ratio: Float): IntRect? {
    val info = list.layoutInfo
    val page = info.visibleItemsInfo.firstOrNull { it.index == number } ?: return null
    val unit = width * zoom.factor / 1000
    val top = (info.viewportStartOffset - page.offset).coerceAtLeast(0)
    val bottom = (info.viewportEndOffset - page.offset).coerceAtMost((width * ratio * zoom.factor).toInt())
    if (bottom <= top) return null
    return IntRect((zoom.x / unit).toInt(), (top / unit).toInt(), ceil((zoom.x + width) / unit).toInt(), ceil(bottom / unit).toInt())
}

/** In half steps of two: never coarser than what is seen, and never much finer. */
internal fun levelOf(factor: Float): Float = 2f.pow(ceil(2 * log2(factor) - 0.01f) / 2)

private fun tilesIn(seen: IntRect, level: Float, width: Float, ratio: Float): List<Tile> {
    val unit = width * level / 1000
    val (most, last) = ceil(width * level / PIECE).toInt() to ceil(width * ratio * level / PIECE).toInt()
    val columns = (seen.left * unit / PIECE).toInt()..(seen.right * unit / PIECE).toInt().coerceAtMost(most - 1)
    val rows = (seen.top * unit / PIECE).toInt()..(seen.bottom * unit / PIECE).toInt().coerceAtMost(last - 1)
    return rows.flatMap { row -> columns.map { Tile(level, it, row) } }
}

private val MARGIN = 12.dp

/** Pixels of a piece's side: a page of any size is drawn from pieces of this one. */
private const val PIECE = 512

/** So many letters of a page are told to a screen reader. */
private const val LONGEST_SAID = 4_000

/** So many pieces of a page stay while others take their place. */
private const val MOST_KEPT = 60
