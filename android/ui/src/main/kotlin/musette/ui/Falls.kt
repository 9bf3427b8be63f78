package musette.ui

import musette.FallingAnswers
import musette.Reason
import musette.ids.IntentRow

/** A question that names what falls, as a text for the day after the app's death: she answers what she was asked, and nothing newer. */
internal fun textOfFall(why: Reason): String? = when (why) {
    is Reason.OthersFall -> "others ${why.v1.joinToString(" ") { "${it.row}" }}"
    is Reason.AnswersFall -> with(why.v1) { (listOf("answers $answers $here $others") + by.map { it.replace('\n', ' ') }).joinToString("\n") }
    else -> null
}

internal fun fallOf(text: String): Reason? {
    val lines = text.lines()
    val parts = lines.first().split(' ')
    val numbers = parts.drop(1).mapNotNull { it.toLongOrNull() }
    return when {
        parts.first() == "others" && numbers.isNotEmpty() -> Reason.OthersFall(numbers.map(::IntentRow))
        parts.first() == "answers" && numbers.size == 3 ->
            Reason.AnswersFall(FallingAnswers(numbers[0].toULong(), numbers[1].toULong(), lines.drop(1), numbers[2].toULong()))
        else -> null
    }
}
