package dev.llmroute.api;

/** What becomes of a pod that can be put nowhere without a greater difference. */
public enum WhenUnsatisfiable {
    ScheduleAnyway,
    DoNotSchedule
}
