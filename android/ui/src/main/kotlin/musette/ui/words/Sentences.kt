package musette.ui.words

import androidx.compose.runtime.Immutable
import androidx.compose.runtime.staticCompositionLocalOf
import musette.Argument
import musette.Named
import musette.WordsInterface

/** Every text of every screen, in one language. A message without arguments costs nothing; one with arguments is a call. */
@Immutable
class Sentences(val core: WordsInterface) {
    private val plain = core.plain()

    /** A message that takes no arguments. One that does not exist is its own name, so that somebody sees it. */
    operator fun get(message: String): String = plain[message] ?: message

    /** A message with its arguments: texts as they are, whole numbers choose their plural. */
    fun say(message: String, vararg arguments: Pair<String, Any>): String = core.say(
        message,
        arguments.map { (name, value) ->
            Named(name, if (value is Number) Argument.Count(value.toLong().coerceAtLeast(0).toULong()) else Argument.Text(value.toString()))
        },
    )
}

val LocalSentences = staticCompositionLocalOf<Sentences> { error("no language was chosen") }
