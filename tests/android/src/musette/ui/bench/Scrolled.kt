package musette.ui.bench

import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.runtime.CompositionLocalProvider
import androidx.compose.runtime.SideEffect
import androidx.compose.ui.ExperimentalComposeUiApi
import androidx.compose.ui.ImageComposeScene
import androidx.compose.ui.InternalComposeUiApi
import androidx.compose.ui.Modifier
import androidx.compose.ui.geometry.Offset
import androidx.compose.ui.input.pointer.PointerEventType
import androidx.compose.ui.unit.Density
import androidx.compose.ui.use
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.cancel
import musette.Words
import musette.ui.components.Line
import musette.ui.components.LinePlaceholder
import musette.ui.components.Sign
import musette.ui.icons.Icons
import musette.ui.lists.RowList
import musette.ui.lists.RowSource
import musette.ui.lists.RowWindow
import musette.ui.lists.Spot
import musette.ui.theme.Look
import musette.ui.theme.MusetteTheme
import musette.ui.words.LocalMoments
import musette.ui.words.LocalSentences
import musette.ui.words.Moments
import musette.ui.words.Sentences
import java.time.Instant
import java.time.ZoneId
import java.util.Locale
import java.util.concurrent.atomic.AtomicInteger

/** A list in the real frame of a phone: what a finger, or a busy organisation, makes it read and draw. */
internal class Scrolled private constructor(
    private val screens: Int, private val reads: Int, private val rows: Int, private val frames: Times, private val of: String,
) {
    fun says(): String =
        "%.1f rows composed, %.2f reads of the core a %s; frames %s".format(rows.toDouble() / screens, reads.toDouble() / screens, of, frames.says())

    companion object {
        private const val SCREENS = 200
        private const val HEIGHT = 860

        /** Down through the list, a screenful at a time, each until nothing of it is missing. */
        fun <R : Any> through(source: RowSource<Long, R>, name: (R) -> String): Scrolled = staged(source, name) { stage ->
            stage.settle()
            stage.begin()
            repeat(SCREENS) {
                stage.wheel(HEIGHT.toFloat())
                stage.settle()
            }
            Scrolled(SCREENS, stage.reads.get(), stage.composed.get(), stage.frames, "screenful")
        }

        /** A thousand times a second something is said to have changed; a frame is drawn sixty times a second. */
        fun <R : Any> changing(source: RowSource<Long, R>, name: (R) -> String): Scrolled = staged(source, name) { stage ->
            stage.settle()
            stage.begin()
            val began = System.nanoTime()
            var told = 0L
            while (told < 5_000) {
                val due = (System.nanoTime() - began) / 1_000_000
                while (told < due) {
                    stage.window.changed()
                    told += 1
                }
                stage.frame()
            }
            Scrolled(5, stage.reads.get(), stage.composed.get(), stage.frames, "second")
        }

        private fun <R : Any> staged(source: RowSource<Long, R>, name: (R) -> String, measured: (Staged<R>) -> Scrolled): Scrolled {
            val scope = CoroutineScope(SupervisorJob() + Dispatchers.Default)
            return Staged(source, name, scope).use(measured).also { scope.cancel() }
        }
    }

    private class Staged<R : Any>(source: RowSource<Long, R>, name: (R) -> String, scope: CoroutineScope) : AutoCloseable {
        val reads = AtomicInteger()
        val composed = AtomicInteger()
        var frames = Times()
        private var clock = 0L
        private val counted = object : RowSource<Long, R> by source {
            override suspend fun head() = source.head().also { reads.incrementAndGet() }
            override suspend fun page(at: Spot<Long>, limit: Int) = source.page(at, limit).also { reads.incrementAndGet() }
            override suspend fun indexOf(key: Long) = source.indexOf(key).also { reads.incrementAndGet() }
        }
        val window = RowWindow(counted, scope)
        private val words = Sentences(Words.preferred(listOf("en")))
        private val moments = Moments(Instant.now(), ZoneId.of("UTC"), Locale.UK, words)
        private val scene = ImageComposeScene(400, HEIGHT, Density(1f)) {
            CompositionLocalProvider(LocalSentences provides words, LocalMoments provides moments) {
                MusetteTheme(Look()) {
                    Box(Modifier.fillMaxSize()) {
                        RowList(window, placeholder = { LinePlaceholder() }) { row ->
                            SideEffect { composed.incrementAndGet() }
                            Line(name(row), "", lead = { Sign(Icons.file) }, open = {})
                        }
                    }
                }
            }
        }

        fun begin() {
            reads.set(0)
            composed.set(0)
            frames = Times()
        }

        fun frame() {
            clock += 16_666_667
            val began = System.nanoTime()
            scene.render(clock).close()
            frames.add(System.nanoTime() - began)
        }

        /** Until all that is seen, and what is read ahead of it, is here. */
        fun settle() {
            var quiet = 0
            while (quiet < 4) {
                val before = reads.get() to window.rows.value
                frame()
                Thread.sleep(2)
                quiet = if (window.rows.value.known && (reads.get() to window.rows.value) == before) quiet + 1 else 0
            }
        }

        @OptIn(ExperimentalComposeUiApi::class, InternalComposeUiApi::class)
        fun wheel(pixels: Float) {
            scene.sendPointerEvent(PointerEventType.Scroll, Offset(200f, 400f), scrollDelta = Offset(0f, pixels / PIXELS_OF_A_NOTCH))
        }

        override fun close() = scene.close()

        private companion object {
            /** What a list scrolls by for one notch of a wheel where a point is a pixel. */
            const val PIXELS_OF_A_NOTCH = 64f
        }
    }
}
