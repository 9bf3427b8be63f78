package musette.ui

import androidx.compose.ui.geometry.Offset
import androidx.compose.ui.geometry.Rect
import androidx.compose.ui.semantics.SemanticsActions
import androidx.compose.ui.semantics.SemanticsNode
import androidx.compose.ui.semantics.SemanticsOwner
import androidx.compose.ui.semantics.SemanticsProperties
import kotlin.math.max

/** What is touched less than its room because something else lies there, a sentence each. */
fun coverFaults(owner: SemanticsOwner, variant: Variant): List<String> {
    val all = nodesOf(owner).filter { takesTouch(it) && !it.boundsInRoot.isEmpty }
    return all.filter { isTouched(it) && isWholeIn(it, variant) }.mapNotNull { node ->
        // What can be scrolled away from below something is touched there.
        val scroll = scrollOf(node)
        val rivals = all.filter { scroll == null || isWithin(it, scroll) }
        if (hasRoom(node, rivals)) null else "${saidOf(node)} has no room of $ROOM left at ${node.boundsInRoot}"
    }
}

/** A field, a button, a row; and a sheet that lies over others takes touches too, and does nothing with them. */
private fun takesTouch(node: SemanticsNode) = isTouched(node) || SemanticsProperties.LiveRegion in node.config

private fun isTouched(node: SemanticsNode) = SemanticsActions.OnClick in node.config && SemanticsProperties.LinkTestMarker !in node.config

private fun isWholeIn(node: SemanticsNode, variant: Variant) = with(node.boundsInRoot) {
    top >= 0 && left >= 0 && right <= variant.width && bottom <= variant.height && width >= node.size.width && height >= node.size.height
}

private fun scrollOf(node: SemanticsNode) = generateSequence(node.parent) { it.parent }
    .firstOrNull { SemanticsProperties.VerticalScrollAxisRange in it.config || SemanticsProperties.HorizontalScrollAxisRange in it.config }

private fun isWithin(node: SemanticsNode, outer: SemanticsNode) = generateSequence(node) { it.parent }.any { it.id == outer.id }

/** Whether a square that a glove hits is this one's alone. */
private fun hasRoom(node: SemanticsNode, rivals: List<SemanticsNode>): Boolean {
    val room = node.touchBoundsInRoot
    val (across, down) = (room.width / STEP).toInt() to (room.height / STEP).toInt()
    // Of each point how large the square is that ends there, all of which is this one's.
    val squares = Array(down) { IntArray(across) }
    var largest = 0
    for (y in 0 until down) for (x in 0 until across) {
        if (ownerOf(Offset(room.left + (x + 0.5f) * STEP, room.top + (y + 0.5f) * STEP), rivals) !== node) continue
        squares[y][x] = 1 + if (x == 0 || y == 0) 0 else minOf(squares[y - 1][x], squares[y][x - 1], squares[y - 1][x - 1])
        largest = max(largest, squares[y][x])
    }
    return largest * STEP >= ROOM
}

/** As the toolkit finds it: of what lies there the uppermost; within that, or where nothing lies, the nearest whose room reaches so far. */
private fun ownerOf(at: Offset, all: List<SemanticsNode>): SemanticsNode? {
    val there = all.lastOrNull { at in it.boundsInRoot }
    val near = all.filter { it !== there && isTouched(it) && at in it.touchBoundsInRoot && (there == null || isWithin(it, there)) }
    return near.minByOrNull { distance(at, it.boundsInRoot) } ?: there
}

private fun distance(at: Offset, of: Rect): Float =
    max(max(of.left - at.x, at.x - of.right), 0f) + max(max(of.top - at.y, at.y - of.bottom), 0f)

private fun saidOf(node: SemanticsNode): String = nodesBelow(node).flatMap(::said).distinct().joinToString(" ").take(60)

private fun nodesBelow(node: SemanticsNode): List<SemanticsNode> = listOf(node) + node.children.flatMap(::nodesBelow)

private const val STEP = 4f
private const val ROOM = 48
