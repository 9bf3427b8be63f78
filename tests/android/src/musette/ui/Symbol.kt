package musette.ui

import androidx.compose.ui.Modifier
import androidx.compose.ui.geometry.Rect
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.graphics.vector.VectorPainter
import androidx.compose.ui.layout.LayoutInfo
import androidx.compose.ui.layout.boundsInRoot
import androidx.compose.ui.semantics.SemanticsActions
import androidx.compose.ui.semantics.SemanticsOwner
import androidx.compose.ui.semantics.SemanticsProperties
import org.jetbrains.skia.Bitmap
import org.jetbrains.skia.Image
import kotlin.math.roundToInt

/** A sign that is drawn, with how much it differs from what is behind it. */
class Symbol(val at: Rect, val contrast: Double)

/** All signs of a scene that are to be seen: those of states and deeds, kinds and places; also those that say nothing by themselves. */
fun symbols(owners: List<SemanticsOwner>, picture: Image): List<Symbol> {
    val pixels = Bitmap.makeFromImage(picture)
    val owner = owners.last()
    val nodes = nodesOf(owner)
    val off = nodes.filter { SemanticsProperties.Disabled in it.config }.map { it.boundsInRoot }
    val over = nodes.filter { SemanticsProperties.LiveRegion in it.config || SemanticsActions.OnClick in it.config }
    return below(owner.unmergedRootSemanticsNode.layoutInfo).mapNotNull { node ->
        val sign = node.getModifierInfo().firstOrNull { isVector(it.modifier) }?.coordinates ?: return@mapNotNull null
        val seen = sign.boundsInRoot()
        val around = generateSequence(node) { it.parentInfo }.mapTo(HashSet()) { it.semanticsId }
        val isWhole = seen.width >= sign.size.width - 1 && seen.height >= sign.size.height - 1 && seen.width >= LEAST && seen.height >= LEAST
        val isHidden = off.any { it.contains(seen.center) } || over.any { it.id !in around && it.boundsInRoot.overlaps(seen) }
        if (isWhole && !isHidden) Symbol(seen, contrastIn(seen, pixels)) else null
    }.also { pixels.close() }
}

/** Everything that is laid out: a sign beside its name is silent, and no part of what a screen reader knows. */
private fun below(node: LayoutInfo): List<LayoutInfo> {
    if (!node.isPlaced) return emptyList()
    val children = node.javaClass.methods.first { it.name.startsWith("getZSortedChildren") && it.returnType != Void.TYPE }.invoke(node)
    val list = children.javaClass.methods.firstOrNull { it.name == "asMutableList" }?.invoke(children) ?: children
    return listOf(node) + (list as List<*>).filterIsInstance<LayoutInfo>().flatMap(::below)
}

private fun isVector(modifier: Modifier): Boolean {
    if (modifier.javaClass.simpleName != "PainterElement") return false
    return modifier.javaClass.getMethod("getPainter").apply { isAccessible = true }.invoke(modifier) is VectorPainter
}

/** Of the colour that is most behind it, and of the one of its pixels that differs most, but for a few at the edge of another thing. */
private fun contrastIn(seen: Rect, pixels: Bitmap): Double {
    val counts = HashMap<Int, Int>()
    for (y in seen.top.roundToInt() until seen.bottom.roundToInt().coerceAtMost(pixels.height)) {
        for (x in seen.left.roundToInt() until seen.right.roundToInt().coerceAtMost(pixels.width)) counts.merge(pixels.getColor(x, y), 1, Int::plus)
    }
    val behind = Color(counts.maxByOrNull { it.value }?.key ?: return 21.0)
    // A line that is as thin as a pixel is nowhere in its own colour alone.
    val differs = counts.entries.map { (colour, count) -> ratio(Color(colour), behind) to count }.sortedByDescending { it.first }
    var seenOf = 0
    return differs.first { (_, count) ->
        seenOf += count
        seenOf >= FEW
    }.first
}

private const val LEAST = 8f
private const val FEW = 6
