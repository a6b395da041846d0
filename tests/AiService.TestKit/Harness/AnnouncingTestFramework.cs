using System.Reflection;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace AiService.Tests.Harness;

/// <summary>
/// Prepares a run: clears the machine's environment, and shows what runs and how long it takes under MSBuild's terminal logger, which hides the
/// build's own message.
/// </summary>
public sealed class AnnouncingTestFramework : XunitTestFramework
{
    public AnnouncingTestFramework(IMessageSink messageSink)
        : base(messageSink)
    {
        MachineEnvironment.Clear();
        if (Environment.GetEnvironmentVariable("_MSBUILDTLENABLED") == "1")
        {
            var announcements =
                from assembly in AppDomain.CurrentDomain.GetAssemblies()
                from metadata in assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
                where metadata.Key == "TestScope"
                select $"{assembly.GetName().Name}: {metadata.Value}";
            Console.WriteLine(string.Join(Environment.NewLine, announcements));
        }
    }
}
