package musette.desktop

fun main() = Unit
