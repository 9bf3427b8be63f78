// The library for who builds with Gradle (8.5 or newer): the generated sources come from scripts/kotlin.sh, which also makes the native
// library. `implementation(project(":musette"))` or `includeBuild("…/bindings/kotlin")` takes it into an app. On Android the app brings the
// native library of each ABI under jniLibs, and JNA as an AAR in place of the JAR, whose classes would else be there twice:
//
//     implementation(project(":musette")) { exclude(group = "net.java.dev.jna", module = "jna") }
//     implementation("net.java.dev.jna:jna:5.19.1@aar")
//
// The versions are those of pom.xml, by which it is built and tested; scripts/kotlin_api.py compares them.
plugins {
    kotlin("jvm") version "2.4.21"
    `java-library`
    `maven-publish`
}

group = "musette"
version = "0.1.0"

/** Where scripts/kotlin.sh laid what it generated: -Pmusette.generated=… for another place. */
val generated = providers.gradleProperty("musette.generated").getOrElse("$projectDir/../../target/kotlin/generated")

kotlin {
    jvmToolchain(17)
    sourceSets["main"].kotlin.srcDir(generated)
}

dependencies {
    api("org.jetbrains.kotlinx:kotlinx-coroutines-core:1.11.0")
    implementation("net.java.dev.jna:jna:5.19.1")
}

tasks.compileKotlin {
    doFirst {
        check(file(generated).isDirectory) { "$generated is not there: run scripts/kotlin.sh --test once" }
    }
}

publishing {
    publications { create<MavenPublication>("library") { from(components["java"]) } }
}
