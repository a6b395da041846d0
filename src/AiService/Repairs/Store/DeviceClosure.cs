namespace AiService.Repairs.Store;

/// <summary>Why a device stays locked although the execution of its repair was cancelled or abandoned: the action may still be running.</summary>
/// <param name="Until">When it can no longer be running.</param>
/// <param name="Words">What is known, in Chinese, with the time in it.</param>
/// <param name="KnownToRun">True while StackStorm shows that it runs: a person may not release the device then.</param>
internal sealed record DeviceClosure(DateTimeOffset Until, string Words, bool KnownToRun);
