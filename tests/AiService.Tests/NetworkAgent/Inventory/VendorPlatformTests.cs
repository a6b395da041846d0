using AiService.NetworkAgent.Inventory;

namespace AiService.Tests.NetworkAgent.Inventory;

public class VendorPlatformTests
{
    [Theory]
    [InlineData("华为", "AR1000", "vrp")]
    [InlineData("Huawei", "S5735-L24T4S", "vrp")]
    [InlineData("Huawei", "CloudEngine S5731-H24T4XC", "vrp")]
    [InlineData("Huawei", "S12708", "vrp")]
    [InlineData("Huawei", "NetEngine AR6140-S", "vrp")]
    [InlineData("Huawei", "USG6350", "vrp")]
    [InlineData("华为", "CE6881-48S6CQ", "vrp8")]
    [InlineData("华为", "CloudEngine 12800", "vrp8")]
    [InlineData("Huawei", "NetEngine 8000 M8", "vrp8")]
    [InlineData("Huawei", "NE40E-X8 VRP8", "vrp8")]
    [InlineData("华三", "S5130", "comware")]
    [InlineData(" H3C ", null, "comware")]
    [InlineData("Cisco", "WS-C2960X-24TS-L", "ios")]
    [InlineData("思科", "Catalyst 9300", "ios")]
    [InlineData("cisco", "C9300-48P", "ios")]
    [InlineData("Cisco", "ISR4331", "ios")]
    [InlineData("Cisco", "ASR1001-X", "ios")]
    [InlineData("Cisco", "Nexus 9000", "nxos")]
    [InlineData("Cisco", "N9K-C93180YC-EX", "nxos")]
    [InlineData("Arista", "DCS-7050", "eos")]
    [InlineData("瞻博", "MX204", "junos")]
    [InlineData("FRRouting", "8.4", "frr")]
    public void What_surely_tells_the_platform_does(string vendor, string? model, string platform)
    {
        VendorPlatform.Of(vendor, model).Should().Be(platform);
    }

    [Theory]
    [InlineData("锐捷", "RG-S6220")]
    [InlineData("", "S5735")]
    [InlineData(null, null)]
    [InlineData("Cisco", "")]
    [InlineData("Cisco", "ASR 9001")]
    [InlineData("Cisco", "ASA5506")]
    [InlineData("Cisco", "NCS-5500 IOS-XR")]
    [InlineData("Huaweii", "AR1000")]
    [InlineData("华为", "")]
    [InlineData("华为", null)]
    [InlineData("Huawei", "NE40E-X8")]
    [InlineData("Huawei", "S5735-L24T4XE-A-V2")]
    [InlineData("Huawei", "S8700-4")]
    [InlineData("Huawei", "S16712")]
    [InlineData("Huawei", "USG6525F")]
    [InlineData("Huawei", "OptiXtrans")]
    public void Everything_else_is_no_platform(string? vendor, string? model) => VendorPlatform.Of(vendor, model).Should().BeNull();
}
