using Chaos;

// Random schedules of faults against the real service and the simulated StackStorm. `dotnet run --project tests/Chaos -- --help`.
if (ChaosArguments.Read(args) is not { } wanted)
{
    Console.WriteLine(ChaosArguments.Help);
    return 2;
}

using var interrupted = new CancellationTokenSource();
Console.CancelKeyPress += (_, key) =>
{
    key.Cancel = true;
    interrupted.Cancel();
};

return await new Campaign(wanted).RunAsync(interrupted.Token) ? 0 : 1;
