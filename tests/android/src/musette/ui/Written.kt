package musette.ui

import androidx.compose.ui.geometry.Rect
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.graphics.compositeOver
import androidx.compose.ui.graphics.isSpecified
import androidx.compose.ui.graphics.luminance
import androidx.compose.ui.semantics.SemanticsActions
import androidx.compose.ui.semantics.SemanticsNode
import androidx.compose.ui.semantics.SemanticsOwner
import androidx.compose.ui.semantics.SemanticsProperties
import androidx.compose.ui.semantics.getOrNull
import androidx.compose.ui.text.TextLayoutResult
import androidx.compose.ui.text.style.TextOverflow
import org.jetbrains.skia.Bitmap
import org.jetbrains.skia.Image

/**
 * A text on a picture.
 *
 * @property seen where it is seen, within what cuts it off, [isCut] whether some of it can be reached by nothing.
 * @property floats whether it is told over the screen for a while, [isField] whether it is written by the person; [layer] which window or dialog it is on.
 * @property contrast how much it differs from what is behind it, null where it is not to be used now or nothing of it is seen.
 */
class Written(val text: String, val seen: Rect, val isCut: Boolean, val floats: Boolean, val isField: Boolean, val layer: Int, val contrast: Double?)

/** All texts of a scene, as they stand on [picture]. */
fun written(owners: List<SemanticsOwner>, picture: Image): List<Written> {
    val pixels = Bitmap.makeFromImage(picture)
    val told = owners.flatMap { nodesOf(it) }.filter { SemanticsProperties.LiveRegion in it.config }.map { it.boundsInRoot }
    return owners.flatMapIndexed { layer, owner ->
        val covered = owners.size - 1 > layer
        nodesOf(owner).mapNotNull { node ->
            val layout = layoutOf(node) ?: return@mapNotNull null
            val seen = node.boundsInRoot
            val floats = node.isWithin { SemanticsProperties.LiveRegion in it.config }
            val hidden = covered || seen.isEmpty || (!floats && told.any { it.overlaps(seen) })
            val isOff = node.isWithin { SemanticsProperties.Disabled in it.config }
            Written(
                layout.layoutInput.text.text, seen, isCut(node, layout, picture), floats, SemanticsActions.SetText in node.config, layer,
                if (hidden || isOff) null else contrastOf(layout, seen, pixels),
            )
        }
    }.also { pixels.close() }
}

/** What is written, before anything is measured of it. */
fun textsOf(owner: SemanticsOwner): List<String> = nodesOf(owner).mapNotNull { layoutOf(it)?.layoutInput?.text?.text }

fun nodesOf(owner: SemanticsOwner, merged: Boolean = false): List<SemanticsNode> {
    fun below(node: SemanticsNode): List<SemanticsNode> = listOf(node) + node.children.flatMap(::below)
    return below(if (merged) owner.rootSemanticsNode else owner.unmergedRootSemanticsNode)
}

private fun layoutOf(node: SemanticsNode): TextLayoutResult? {
    val found = ArrayList<TextLayoutResult>()
    node.config.getOrNull(SemanticsActions.GetTextLayoutResult)?.action?.invoke(found)
    return found.firstOrNull()?.takeIf { it.layoutInput.text.isNotEmpty() }
}

private fun SemanticsNode.isWithin(holds: (SemanticsNode) -> Boolean): Boolean = generateSequence(this) { it.parent }.any(holds)

/** Three points at the end of a name are meant, and what can be scrolled can be read; all else that is missing is lost. */
private fun isCut(node: SemanticsNode, layout: TextLayoutResult, picture: Image): Boolean {
    val isField = SemanticsActions.SetText in node.config
    if (!isField && layout.layoutInput.overflow == TextOverflow.Clip && (layout.multiParagraph.didExceedMaxLines || isHigher(layout, node))) return true
    val scrolls = node.isWithin { SemanticsProperties.VerticalScrollAxisRange in it.config || SemanticsProperties.HorizontalScrollAxisRange in it.config }
    if (scrolls || isField) return false
    val seen = node.boundsInRoot
    val isOutside = seen.left < 0 || seen.top < 0 || seen.right > picture.width || seen.bottom > picture.height
    return isOutside || seen.width < node.size.width - 1 || seen.height < node.size.height - 1
}

/** By more than the room that a line leaves above and below its letters. */
private fun isHigher(layout: TextLayoutResult, node: SemanticsNode): Boolean =
    layout.getLineBottom(layout.lineCount - 1) > node.size.height + (layout.getLineBottom(0) - layout.getLineTop(0)) / 2

/** The least of the contrasts of its colours against the colour that is most behind it. */
private fun contrastOf(layout: TextLayoutResult, seen: Rect, pixels: Bitmap): Double? {
    val counts = HashMap<Int, Int>()
    val (right, bottom) = seen.right.toInt().coerceAtMost(pixels.width) to seen.bottom.toInt().coerceAtMost(pixels.height)
    for (y in seen.top.toInt() until bottom) for (x in seen.left.toInt() until right) counts.merge(pixels.getColor(x, y), 1, Int::plus)
    val behind = Color(counts.maxByOrNull { it.value }?.key ?: return null)
    val input = layout.layoutInput
    val colours = listOf(input.style.color) + input.text.spanStyles.map { it.item.color }
    return colours.filter { it.isSpecified }.minOfOrNull { ratio(it.compositeOver(behind), behind) }
}

fun ratio(one: Color, other: Color): Double {
    val (light, dark) = listOf(one.luminance(), other.luminance()).sortedDescending()
    return (light + 0.05) / (dark + 0.05)
}
