//go:build cgo && fastdds

#include "participant_qos.hpp"

#include <algorithm>
#include <memory>
#include <sstream>
#include <string>

#if FDDS_MAJOR >= 3
#  include <fastdds/LibrarySettings.hpp>
#  include <fastdds/rtps/transport/UDPv4TransportDescriptor.hpp>
#  include <fastdds/rtps/transport/shared_mem/SharedMemTransportDescriptor.hpp>
#  include <fastdds/utils/IPLocator.hpp>
#else
#  include <fastdds/rtps/transport/UDPv4TransportDescriptor.h>
#  include <fastdds/rtps/transport/shared_mem/SharedMemTransportDescriptor.h>
#  include <fastrtps/utils/IPLocator.h>
#  include <fastrtps/xmlparser/XMLProfileManager.h>
#endif

namespace engine {

namespace {

#if FDDS_MAJOR >= 3
using rtps::IPLocator;
constexpr auto no_discovery = rtps::DiscoveryProtocol::NONE;
#else
using rtps::IPLocator;
constexpr auto no_discovery = rtps::DiscoveryProtocol_t::NONE;
#endif

// The participants per host that initial peers reach: rmw_cyclonedds numbers them up to 32 too.
constexpr uint32_t participants_per_host = 32;

rtps::Locator_t locator(const std::string& address) {
  rtps::Locator_t l;
  l.kind = LOCATOR_KIND_UDPv4;
  IPLocator::setIPv4(l, address);
  return l;
}

// use_network makes participants of one process talk through the network too. The short cut within a process loses
// reliable samples that are written while their reader is being matched, as nothing sends them again.
void use_network() {
#if FDDS_MAJOR >= 3
  eprosima::fastdds::LibrarySettings settings;
  settings.intraprocess_delivery = eprosima::fastdds::INTRAPROCESS_OFF;
  fdds::DomainParticipantFactory::get_instance()->set_library_settings(settings);  // stays as it is after the first
#else
  eprosima::fastrtps::LibrarySettingsAttributes settings;
  settings.intraprocess_delivery = eprosima::fastrtps::INTRAPROCESS_OFF;
  eprosima::fastrtps::xmlparser::XMLProfileManager::library_settings(settings);
#endif
}

using Transport = std::shared_ptr<transport::TransportDescriptorInterface>;

Transport udp(bool loopback_only) {
  auto t = std::make_shared<transport::UDPv4TransportDescriptor>();
  t->maxInitialPeersRange = participants_per_host;
  if (loopback_only) {
    t->interfaceWhiteList.emplace_back("127.0.0.1");
  }
  return t;
}

bool is_shared_memory(const Transport& t) {
  return std::dynamic_pointer_cast<transport::SharedMemTransportDescriptor>(t) != nullptr;
}

// set_transports leaves UDP over IPv4 only: shared-memory segments differ between versions of Fast DDS, and some
// versions abort on the segments of others. Other transports that the user configured stay.
void set_transports(fdds::DomainParticipantQos& q, bool loopback_only, const std::shared_ptr<Ready>& ready) {
  q.transport().use_builtin_transports = false;
  auto& transports = q.transport().user_transports;
  transports.erase(std::remove_if(transports.begin(), transports.end(), is_shared_memory), transports.end());
  if (transports.empty()) {
    transports.push_back(udp(loopback_only));
  }
  for (Transport& t : transports) {
    t = std::make_shared<ReadyTransportDescriptor>(t, ready);
  }
}

// set_discovery says whom to look for. Loopback is asked by unicast, since it often has no multicast.
void set_discovery(fdds::DomainParticipantQos& q, const fdds_options& options) {
  const int32_t range = options.range;
  auto& builtin = q.wire_protocol().builtin;
  if (range == FDDS_OFF) {
    builtin.discovery_config.discoveryProtocol = no_discovery;
    return;
  }
  if (range == FDDS_SYSTEM_DEFAULT) {
    return;
  }
  // Peers on Fast DDS that start later miss the answer to their first announcement (see ready_transport.hpp) and wait
  // for the next of ours, by default 3 s.
  builtin.discovery_config.leaseDuration_announcementperiod = Duration(1, 0);
  // How long peers keep us after a death without goodbye; that of Cyclone DDS, and ten announcements.
  builtin.discovery_config.leaseDuration = Duration(10, 0);
  builtin.initialPeersList.push_back(locator("127.0.0.1"));
  if (range == FDDS_SUBNET) {
    builtin.initialPeersList.push_back(locator("239.255.0.1"));
  } else {
    // A unicast locator keeps Fast DDS from adding its multicast one. Its port is the first of the domain, from
    // which Fast DDS goes on to the first that is free: left alone, some versions start each participant that a
    // process ever opens at a higher port, until none of the initial peers is meant by it.
    builtin.metatrafficMulticastLocatorList.clear();
    rtps::Locator_t any;
    any.port = q.wire_protocol().port.getUnicastPort(options.domain, 0);
    builtin.metatrafficUnicastLocatorList.push_back(any);
  }
  std::istringstream in(options.peers);
  for (std::string address; in >> address;) {
    builtin.initialPeersList.push_back(locator(address));
  }
}

// set_security names the files, with the properties of the built-in plugins.
void set_security(fdds::DomainParticipantQos& q, const fdds_options& options) {
  if (options.identity_ca == nullptr) {
    return;
  }
  auto& properties = q.properties().properties();
  const auto set = [&](const char* name, const std::string& value) { properties.emplace_back(name, value); };
  const auto set_file = [&](const char* name, const char* file) { set(name, std::string("file://") + file); };
  set("dds.sec.auth.plugin", "builtin.PKI-DH");
  set_file("dds.sec.auth.builtin.PKI-DH.identity_ca", options.identity_ca);
  set_file("dds.sec.auth.builtin.PKI-DH.identity_certificate", options.certificate);
  set_file("dds.sec.auth.builtin.PKI-DH.private_key", options.private_key);
  if (options.revocation_list != nullptr) {
    set_file("dds.sec.auth.builtin.PKI-DH.identity_crl", options.revocation_list);
  }
  set("dds.sec.crypto.plugin", "builtin.AES-GCM-GMAC");
  set("dds.sec.access.plugin", "builtin.Access-Permissions");
  set_file("dds.sec.access.builtin.Access-Permissions.permissions_ca", options.permissions_ca);
  set_file("dds.sec.access.builtin.Access-Permissions.governance", options.governance);
  set_file("dds.sec.access.builtin.Access-Permissions.permissions", options.permissions);
}

}  // namespace

fdds::DomainParticipantQos participant_qos(const fdds_options& options, const std::shared_ptr<Ready>& ready) {
  auto* factory = fdds::DomainParticipantFactory::get_instance();
  factory->load_profiles();
  use_network();
  fdds::DomainParticipantQos q = factory->get_default_participant_qos();
  q.name(options.enclave);
  const std::string user_data = std::string("enclave=") + options.enclave + ";";
  q.user_data().assign(user_data.c_str(), user_data.c_str() + user_data.size() + 1);  // with its NUL
  q.wire_protocol().builtin.readerHistoryMemoryPolicy = rtps::PREALLOCATED_WITH_REALLOC_MEMORY_MODE;
  q.wire_protocol().builtin.writerHistoryMemoryPolicy = rtps::PREALLOCATED_WITH_REALLOC_MEMORY_MODE;
  const bool no_peers = *options.peers == 0;
  set_transports(q, options.range == FDDS_OFF || (options.range == FDDS_LOCALHOST && no_peers), ready);
  set_discovery(q, options);
  set_security(q, options);
  return q;
}

}  // namespace engine
