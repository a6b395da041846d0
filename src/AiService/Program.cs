using AiService;
using AiService.Access;
using AiService.Audit.Endpoints;
using AiService.Hosting;
using AiService.MapCheck;
using Microsoft.AspNetCore.Connections;

try
{
    if (MapCheckCommand.IsAskedFor(args))
    {
        return MapCheckCommand.Run(args, Console.Out, Console.Error);
    }

    if (KeysCommand.IsAskedFor(args))
    {
        return await KeysCommand.RunAsync(args, Console.Out, Console.Error);
    }

    if (AuditCommand.IsAskedFor(args))
    {
        return await AuditCommand.RunAsync(args, Console.Out, Console.Error);
    }

    using var stopped = new StartInterruption();
    var app = AiServiceApp.Create(args);
    stopped.EndWith(app.Lifetime.ApplicationStarted);
    try
    {
        await app.RunAsync();
    }
    catch (OperationCanceledException) when (stopped.HasStopped)
    {
        // The host has cancelled the start before the signal ended the process.
    }

    return 0;
}
catch (RefusedStartException refused)
{
    await Console.Error.WriteLineAsync(refused.Message);
    return refused.ExitCode;
}
catch (IOException taken) when (taken.InnerException is AddressInUseException)
{
    await Console.Error.WriteLineAsync($"{taken.Message} Choose another one with --urls or ASPNETCORE_URLS.");
    return 1;
}
