package musette.ui.screens.documents

import androidx.compose.foundation.gestures.awaitEachGesture
import androidx.compose.foundation.gestures.awaitFirstDown
import androidx.compose.foundation.gestures.calculateCentroid
import androidx.compose.foundation.gestures.calculatePan
import androidx.compose.foundation.gestures.calculateZoom
import androidx.compose.foundation.gestures.detectTapGestures
import androidx.compose.runtime.Composable
import androidx.compose.runtime.LaunchedEffect
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableFloatStateOf
import androidx.compose.runtime.rememberUpdatedState
import androidx.compose.runtime.saveable.Saver
import androidx.compose.runtime.saveable.rememberSaveable
import androidx.compose.runtime.setValue
import androidx.compose.ui.Modifier
import androidx.compose.ui.geometry.Offset
import androidx.compose.ui.input.key.Key
import androidx.compose.ui.input.pointer.PointerEventPass
import androidx.compose.ui.input.pointer.PointerEventType
import androidx.compose.ui.input.pointer.isCtrlPressed
import androidx.compose.ui.input.pointer.isMetaPressed
import androidx.compose.ui.input.pointer.pointerInput
import androidx.compose.ui.semantics.CustomAccessibilityAction
import androidx.compose.ui.semantics.customActions
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.semantics.stateDescription
import androidx.compose.ui.unit.dp
import kotlinx.coroutines.channels.Channel
import musette.ui.components.Deed
import musette.ui.frame.Shortcut
import musette.ui.icons.Icons
import musette.ui.words.LocalSentences
import kotlin.math.pow
import kotlin.math.roundToInt

/** How much larger than it fits a document is seen, and which part of it: outlives the app's death. 1 fits the width. */
class Zoom internal constructor(factor: Float = 1f, x: Float = 0f, y: Float = 0f) {
    var factor by mutableFloatStateOf(factor)
        internal set

    /** How far to the right and down what is seen lies, in pixels of the enlarged document. */
    var x by mutableFloatStateOf(x)
        internal set
    var y by mutableFloatStateOf(y)
        internal set

    internal val wishes = Channel<Float>(Channel.UNLIMITED)

    /** So much larger than now, around the middle of what is seen; what shows the document does it. */
    fun by(change: Float) {
        wishes.trySend(change)
    }

    fun fit() = by(1f / factor)

    /** What becomes of a factor that is changed by so much. */
    internal fun changed(change: Float): Float = (factor * change).coerceIn(1f, MOST)

    companion object {
        /** From here on a drawing of the size A0 is read on a phone as on paper. */
        const val MOST = 10f

        /** A step of a key, a button, a menu. */
        const val STEP = 1.5f

        /** What a double tap makes of a document that fits. */
        const val TAPPED = 2.5f
    }
}

/** What a notch of the wheel moves. */
private val WHEEL = 64.dp

private val ZOOM = Saver<Zoom, List<Float>>({ listOf(it.factor, it.x, it.y) }, { (factor, x, y) -> Zoom(factor, x, y) })

@Composable
internal fun rememberZoom(): Zoom = rememberSaveable(saver = ZOOM) { Zoom() }

/** The same as entries of a menu. */
@Composable
internal fun zoomDeeds(zoom: Zoom): List<Deed> {
    val words = LocalSentences.current
    return listOfNotNull(
        Deed(words["deed-enlarge"], Icons.larger) { zoom.by(Zoom.STEP) },
        if (zoom.factor > 1f) Deed(words["deed-make-smaller"], Icons.smaller) { zoom.by(1 / Zoom.STEP) } else null,
        if (zoom.factor > 1f) Deed(words["deed-fit"], Icons.pages) { zoom.fit() } else null,
    )
}

/** Keys that enlarge what is on the screen, with Ctrl and without. */
@Composable
internal fun ZoomKeys(zoom: Zoom) {
    for (withCtrl in listOf(false, true)) {
        for (key in listOf(Key.Plus, Key.Equals, Key.NumPadAdd)) Shortcut(key, withCtrl) { zoom.by(Zoom.STEP) }
        for (key in listOf(Key.Minus, Key.NumPadSubtract)) Shortcut(key, withCtrl) { zoom.by(1 / Zoom.STEP) }
        Shortcut(Key.Zero, withCtrl) { zoom.fit() }
    }
}

/**
 * Two fingers, a double tap, the wheel with Ctrl, a screen reader's actions, and what [Zoom.by] wishes: [change] is told where and by how much,
 * [pan] how far two fingers have moved. One finger is left to whoever scrolls.
 */
@Composable
internal fun Modifier.enlarges(zoom: Zoom, middle: () -> Offset, change: (Offset, Float) -> Unit, pan: (Offset) -> Unit): Modifier {
    val latest by rememberUpdatedState(change)
    val latestPan by rememberUpdatedState(pan)
    val deeds = zoomDeeds(zoom)
    val words = LocalSentences.current
    LaunchedEffect(zoom) { for (wish in zoom.wishes) latest(middle(), wish) }
    return this
        .pointerInput(zoom) {
            awaitEachGesture {
                awaitFirstDown(false, PointerEventPass.Initial)
                do {
                    val event = awaitPointerEvent(PointerEventPass.Initial)
                    if (event.changes.count { it.pressed } < 2) continue
                    val centre = event.calculateCentroid(false)
                    if (centre != Offset.Unspecified) {
                        latest(centre, event.calculateZoom())
                        latestPan(event.calculatePan())
                    }
                    // Whoever scrolls with one finger has no part in it.
                    event.changes.forEach { it.consume() }
                } while (event.changes.any { it.pressed })
            }
        }
        .pointerInput(zoom) {
            awaitPointerEventScope {
                while (true) {
                    val event = awaitPointerEvent(PointerEventPass.Initial)
                    val ctrl = event.keyboardModifiers.isCtrlPressed || event.keyboardModifiers.isMetaPressed
                    if (event.type != PointerEventType.Scroll || (!ctrl && zoom.factor < 1.01f)) continue
                    val turned = event.changes.first()
                    if (ctrl) latest(turned.position, 1.1f.pow(-turned.scrollDelta.y)) else latestPan(turned.scrollDelta * -WHEEL.toPx())
                    turned.consume()
                }
            }
        }
        .pointerInput(zoom) {
            detectTapGestures(onDoubleTap = { at -> latest(at, if (zoom.factor > 1.01f) 1f / zoom.factor else Zoom.TAPPED) })
        }
        .semantics {
            customActions = deeds.map { deed -> CustomAccessibilityAction(deed.says) { deed.done(); true } }
            if (zoom.factor > 1.01f) stateDescription = words.say("document-enlarged", "count" to (zoom.factor * 100).roundToInt())
        }
}
