package musette.ui.gallery

import musette.Reason
import musette.ui.Incoming
import musette.ui.Into
import musette.ui.NotTaken
import java.io.ByteArrayInputStream

private fun given(named: String) = object : Incoming {
    override val name = named
    override val type = "image/jpeg"
    override val size: Long? = null
    override fun reader() = ByteArrayInputStream(ByteArray(0))
}

/** Two files that are not in yet: one for want of room, one whose name is taken. */
val notTaken = listOf("Covers.jpg" to Reason.NoSpace, "Film of the whole build-up, day one.mov" to Reason.NameTaken).mapIndexed { number, (name, why) ->
    NotTaken(number.toLong(), Into(Samples.RIVE), given(name), why)
}

/** One that is called a picture and is none: only she knows whether that is meant. */
val noPicture = listOf(NotTaken(9, Into(Samples.RIVE), given("Rain covers.jpg"), Reason.NoPicture("Rain covers.jpg")))
