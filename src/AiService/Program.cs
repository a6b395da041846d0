using AiService;
using AiService.Hosting;
using Microsoft.AspNetCore.Connections;

try
{
    var app = AiServiceApp.Create(args);
    await app.RunAsync();
    return 0;
}
catch (SettingsException wrong)
{
    await Console.Error.WriteLineAsync(wrong.Message);
    return 78; // EX_CONFIG of sysexits.h: restarting will not help.
}
catch (IOException taken) when (taken.InnerException is AddressInUseException)
{
    await Console.Error.WriteLineAsync($"{taken.Message} Say another with --urls or ASPNETCORE_URLS.");
    return 1;
}
