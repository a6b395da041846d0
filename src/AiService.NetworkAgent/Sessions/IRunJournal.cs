namespace AiService.NetworkAgent.Sessions;

/// <summary>
/// Records the steps of a run where a restart of the process does not lose them. What a method throws passes through the run, which has sent
/// nothing for that step; only a login that learns a host key turns it into a refusal.
/// </summary>
internal interface IRunJournal
{
    /// <summary>Records a step that changes no device; it is durable when the task completes.</summary>
    /// <param name="step">What comes next: <c>connecting</c>, <c>host_key_learned</c>.</param>
    /// <param name="detail">One sentence, without secrets.</param>
    Task BeforeAsync(string step, string detail);

    /// <summary>Records the first commands that change the device; they are durable when the task completes.</summary>
    /// <exception cref="OperationCanceledException">The run is to stop: nothing may be sent.</exception>
    Task BeforeChangeAsync(string step, string detail);

    /// <summary>Records a step after the first change, as far as that is possible: a failure is not thrown.</summary>
    Task NoteAsync(string step, string detail);
}
