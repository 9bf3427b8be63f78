package musette.ui.lists

import androidx.compose.runtime.Composable
import androidx.compose.runtime.saveable.Saver
import androidx.compose.runtime.saveable.rememberSaveable
import musette.ids.Place

/**
 * What brings a list back to where it was: from before the app's death [restored], or [restoredText] where the keys are texts; [window]
 * from then on.
 */
class KeptAnchor(private val kept: Anchor<Any>?) {
    var window: RowWindow<*, *>? = null

    /** Where a list whose keys are numbers stood. */
    val restored: Anchor<Long>? get() = kept?.let { was -> (was.key as? Long)?.let { Anchor(it, was.place, was.offset) } }

    /** Where a list whose keys are texts stood. */
    val restoredText: Anchor<String>? get() = kept?.let { was -> (was.key as? String)?.let { Anchor(it, was.place, was.offset) } }

    /** Where it stands now; before a window was there, where it stood. */
    internal val now: Anchor<Any>? get() = window.let { if (it == null) kept else it.anchor }
}

@Composable
fun rememberAnchor(): KeptAnchor = rememberSaveable(saver = ANCHOR) { KeptAnchor(null) }

private val ANCHOR = Saver<KeptAnchor, List<Any>>(
    save = { kept -> kept.now?.let { listOf(it.key, it.place?.text ?: "", it.offset) } ?: emptyList() },
    restore = { saved ->
        KeptAnchor(if (saved.size < 3) null else Anchor(saved[0], (saved[1] as String).takeIf { it.isNotEmpty() }?.let(::Place), saved[2] as Int))
    },
)
