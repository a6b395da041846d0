using AiService;
using AiService.Hosting;

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
